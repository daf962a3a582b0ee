package culver.net;

import culver.conf.ListenerConf;
import culver.conf.UnixListenerConf;
import java.util.List;
import java.util.Optional;

/// Where to listen and for what: one address and port of an `inet_listener`, or one `unix_listener`.
///
/// @param name      the inet_listener's name: `imap`, `pop3s`
/// @param service   the service's name, for messages: `imap-login`
/// @param address   an IP address, a host name, `*` (every IPv4 address) or `::` (every IPv6 address)
/// @param port      0: any free one (tests); a listener that is off is not in the list
/// @param tls       TLS from the first octet
/// @param haproxy   connections begin with a PROXY protocol header
/// @param reusePort SO_REUSEPORT
/// @param protocol  who serves the connections
/// @param unix      the socket in the file system; then there is no address, and port is 0
public record Endpoint(String name, String service, String address, int port, boolean tls, boolean haproxy, boolean reusePort,
                       Protocol<?> protocol, Optional<UnixSocket> unix) {
    public Endpoint {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port);
        }
    }

    /// One of TCP.
    public Endpoint(String name, String service, String address, int port, boolean tls, boolean haproxy, boolean reusePort, Protocol<?> protocol) {
        this(name, service, address, port, tls, haproxy, reusePort, protocol, Optional.empty());
    }

    /// The endpoint of a `unix_listener`.
    public static Endpoint of(UnixListenerConf conf, Protocol<?> protocol) {
        return of(conf.service(), UnixSocket.of(conf), protocol);
    }

    /// A socket in the file system.
    public static Endpoint of(String service, UnixSocket socket, Protocol<?> protocol) {
        return new Endpoint(socket.path().getFileName().toString(), service, "", 0, false, false, false, protocol, Optional.of(socket));
    }

    /// A plain one, as tests and `demo` need it.
    public static Endpoint of(String name, String address, int port, boolean tls, Protocol<?> protocol) {
        return new Endpoint(name, protocol.name() + "-login", address, port, tls, false, false, protocol);
    }

    /// The endpoints of an `inet_listener`, one for each of its addresses.
    public static List<Endpoint> of(ListenerConf conf, Protocol<?> protocol) {
        return conf.addresses().stream().map(address -> new Endpoint(conf.name(), conf.service(), address, conf.port(), conf.ssl(), conf.haproxy(),
                conf.reusePort(), protocol)).toList();
    }
}
