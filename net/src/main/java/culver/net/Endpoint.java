package culver.net;

import culver.conf.ListenerConf;
import java.util.List;

/// Where to listen and for what: one address and port of an `inet_listener`.
///
/// @param name      the inet_listener's name: `imap`, `pop3s`
/// @param service   the service's name, for messages: `imap-login`
/// @param address   an IP address, a host name, `*` (every IPv4 address) or `::` (every IPv6 address)
/// @param port      0: any free one (tests); a listener that is off is not in the list
/// @param tls       TLS from the first octet
/// @param haproxy   connections begin with a PROXY protocol header
/// @param reusePort SO_REUSEPORT
/// @param protocol  who serves the connections
public record Endpoint(String name, String service, String address, int port, boolean tls, boolean haproxy, boolean reusePort,
                       Protocol<?> protocol) {
    public Endpoint {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port);
        }
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
