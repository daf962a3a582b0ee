package culver.conf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// One TCP port to listen on, with Dovecot's defaults resolved: an `inet_listener` of a `service`.
///
/// Every service that Dovecot starts by itself has its usual listeners without being named in the file; a block changes only what it
/// says. A service whose protocol is not in `protocols`, a listener with port 0, and with `ssl = no` one that begins with TLS, are not
/// there.
///
/// @param service   `imap-login`, …
/// @param protocol  `imap`, `pop3`, …; empty for a service of the administrator's own
/// @param name      `imap`, `imaps`, …
/// @param addresses where to listen: addresses, host names, `*` (all of IPv4), `::` (all of IPv6)
/// @param port      1 to 65535
/// @param ssl       TLS from the first octet
/// @param haproxy   a PROXY protocol header comes first
/// @param reusePort `SO_REUSEPORT`
/// @param where     the place in the file, or `(default)`, for messages
public record ListenerConf(String service, String protocol, String name, List<String> addresses, int port, boolean ssl, boolean haproxy,
                           boolean reusePort, String where) {
    private static final Setting<String> GLOBAL_SSL = Setting.string("ssl").byDefault("yes");

    /// @param port the usual one
    record Standard(String service, String protocol, String name, int port, boolean ssl) {
    }

    /// What Dovecot listens on by default.
    static final List<Standard> STANDARD = List.of(
        new Standard("imap-login", "imap", "imap", 143, false),
        new Standard("imap-login", "imap", "imaps", 993, true),
        new Standard("pop3-login", "pop3", "pop3", 110, false),
        new Standard("pop3-login", "pop3", "pop3s", 995, true),
        new Standard("submission-login", "submission", "submission", 587, false),
        new Standard("managesieve-login", "sieve", "sieve", 4190, false));

    private static final Map<String, String> PROTOCOLS = Map.of("imap-login", "imap", "imap", "imap", "pop3-login", "pop3", "pop3", "pop3",
        "lmtp", "lmtp", "submission-login", "submission", "submission", "submission", "managesieve-login", "sieve", "imap-urlauth-login", "imap");

    public ListenerConf {
        addresses = List.copyOf(addresses);
    }

    /// The listeners of a configuration, in order: the usual ones, then those that the file adds.
    public static List<ListenerConf> of(Conf conf) {
        var services = new LinkedHashMap<String, List<Conf>>();
        STANDARD.forEach(s -> services.putIfAbsent(s.service, new ArrayList<>()));
        conf.blocks("service").forEach(s -> services.computeIfAbsent(s.name(), _ -> new ArrayList<>()).add(s));
        var listeners = new ArrayList<ListenerConf>();
        services.forEach((service, blocks) -> {
            String protocol = protocol(service, blocks);
            if (protocol.isEmpty() || conf.get(CoreSettings.PROTOCOLS).contains(protocol)) {
                listeners.addAll(of(conf, service, protocol, blocks));
            }
        });
        return List.copyOf(listeners);
    }

    private static String protocol(String service, List<Conf> blocks) {
        String protocol = PROTOCOLS.getOrDefault(service, "");
        for (Conf block : blocks) {
            protocol = block.get(CoreSettings.PROTOCOL).isEmpty() ? protocol : block.get(CoreSettings.PROTOCOL);
        }
        return protocol;
    }

    private static List<ListenerConf> of(Conf conf, String service, String protocol, List<Conf> blocks) {
        var named = new LinkedHashSet<String>();
        var written = new ArrayList<Conf>();
        blocks.forEach(b -> written.addAll(b.blocks("inet_listener")));
        var all = new ArrayList<ListenerConf>();
        for (Standard standard : STANDARD) {
            if (standard.service.equals(service)) {
                named.add(standard.name);
                Conf block = written.stream().filter(w -> w.name().equals(standard.name)).findFirst().orElse(null);
                all.add(listener(conf, standard, block));
            }
        }
        for (Conf block : written) {
            if (block.name().isEmpty() || named.add(block.name())) {
                all.add(listener(conf, new Standard(service, protocol, block.name(), 0, false), block));
            }
        }
        boolean tls = !conf.get(GLOBAL_SSL).equals("no");
        return all.stream().filter(l -> l.port != 0 && (tls || !l.ssl)).toList();
    }

    private static ListenerConf listener(Conf conf, Standard standard, Conf block) {
        List<String> addresses = block == null ? List.of() : block.get(CoreSettings.ADDRESS);
        return new ListenerConf(standard.service, standard.protocol, standard.name, addresses.isEmpty() ? conf.get(CoreSettings.LISTEN) : addresses,
            block != null && block.has(CoreSettings.PORT) ? block.get(CoreSettings.PORT).intValue() : standard.port,
            block != null && block.has(CoreSettings.SSL) ? block.get(CoreSettings.SSL) : standard.ssl,
            block != null && block.get(CoreSettings.HAPROXY), block != null && block.get(CoreSettings.REUSE_PORT),
            block == null ? "(default)" : block.where());
    }
}
