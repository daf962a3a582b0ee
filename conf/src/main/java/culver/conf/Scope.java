package culver.conf;

import java.net.InetAddress;

/// What a configuration's filters look at: the protocol served and the connection's two ends.
///
/// @param protocol  `imap`, `pop3`, `lda`, `lmtp`, …; empty outside a protocol
/// @param local     the server's address, or null when there is no connection
/// @param remote    the client's address, or null when there is no connection
/// @param localName the name that the client asked for by SNI, or empty
public record Scope(String protocol, InetAddress local, InetAddress remote, String localName) {
    public static Scope protocol(String protocol) {
        return new Scope(protocol, null, null, "");
    }
}
