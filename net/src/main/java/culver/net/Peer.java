package culver.net;

import java.net.InetSocketAddress;

/// The two ends of a connection and how it is protected, as they are now. Real addresses, also behind the PROXY protocol.
///
/// @param session   an id for the log, unique in this server's life, Dovecot's shape
/// @param listener  the name of the inet_listener: `imap`, `imaps`, …
/// @param tls       under TLS
/// @param trusted   counts as secure though not under TLS: loopback, or in `login_trusted_networks`
/// @param localName the name asked for by SNI, or empty
/// @param cipher    `TLSv1.3 with cipher …`, or empty
public record Peer(String session, String listener, InetSocketAddress local, InetSocketAddress remote, boolean tls, boolean trusted,
                   String localName, String cipher) {
    /// True if the client came by a socket in the file system: it is on this machine, and both addresses are 127.0.0.1 with port 0.
    public boolean unix() {
        return local.getPort() == 0 && remote.getPort() == 0;
    }

    public boolean secured() {
        return tls || trusted;
    }

    /// The same with the name that the client asked for.
    Peer asking(String name) {
        return new Peer(session, listener, local, remote, tls, trusted, name, cipher);
    }

    /// The same under TLS.
    Peer secured(String by) {
        return new Peer(session, listener, local, remote, true, trusted, localName, by);
    }
}
