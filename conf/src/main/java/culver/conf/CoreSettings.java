package culver.conf;

import java.util.ArrayList;
import java.util.List;

/// The settings that belong to no single room: where the server lives, what it serves, and the `service` blocks.
public final class CoreSettings {
    public static final Setting<String> BASE_DIR = Setting.string("base_dir").byDefault("/run/culver").doc("directory of the pid file and the sockets");
    public static final Setting<String> INSTANCE_NAME = Setting.string("instance_name").byDefault("culver").doc("name of this instance in logs");
    public static final Setting<List<String>> PROTOCOLS = Setting.words("protocols").doc("protocols to serve: imap pop3 lmtp; the service of any other does not listen");
    public static final Setting<List<String>> LISTEN = Setting.words("listen").byDefault("*, ::").doc("addresses to listen on; * is every IPv4 and :: every IPv6 address");
    public static final Setting<String> INTERNAL_USER = Setting.string("default_internal_user").byDefault("culver").doc("user that the server runs as");
    public static final Setting<String> INTERNAL_GROUP = Setting.string("default_internal_group").byDefault("culver").doc("group that the server runs as");
    public static final Setting<String> LOGIN_USER = Setting.string("default_login_user").byDefault("culver").doc("accepted; logins are served by the one process");

    public static final Setting<Long> PORT = Setting.number("port").byDefault("0").atMost("65535").doc("TCP port; 0 does not listen");
    public static final Setting<List<String>> ADDRESS = Setting.words("address").doc("addresses to listen on; empty: those of listen");
    public static final Setting<Boolean> SSL = Setting.bool("ssl").doc("TLS from the first octet");
    public static final Setting<Boolean> HAPROXY = Setting.bool("haproxy").doc("expect a PROXY protocol header, from haproxy_trusted_networks only");
    public static final Setting<Boolean> REUSE_PORT = Setting.bool("reuse_port").doc("set SO_REUSEPORT");

    public static final Setting<String> PATH = Setting.string("path").doc("path of the socket below base_dir; empty: the block's name");
    public static final Setting<Integer> MODE = Setting.mode("mode").byDefault("0600").doc("permissions of the socket");
    public static final Setting<String> USER = Setting.string("user").doc("owner of the socket; empty: the server's");
    public static final Setting<String> GROUP = Setting.string("group").doc("group of the socket; empty: the server's");

    /// What sizes and confines Dovecot's processes. Culver is one process: it takes them and needs none.
    private static final List<Setting<?>> PROCESSES = List.of(process("chroot"), process("client_limit"), process("drop_priv_before_exec"),
        process("extra_groups"), process("group"), process("idle_kill"), process("privileged_group"), process("process_limit"),
        process("process_min_avail"), process("service_count"), process("type"), process("user"), process("vsz_limit"));

    static final Setting<String> PROTOCOL = Setting.string("protocol").doc("the service listens when this protocol is in protocols; empty: always, or as its name says");

    public static final List<SettingTable> TABLES = List.of(
        SettingTable.of(BASE_DIR, INSTANCE_NAME, PROTOCOLS, LISTEN, INTERNAL_USER, INTERNAL_GROUP, LOGIN_USER,
            process("default_client_limit").byDefault("1000"), process("default_idle_kill").byDefault("1 mins"),
            process("default_process_limit").byDefault("100"), process("default_vsz_limit").byDefault("256 M")),
        service(),
        SettingTable.in("service/inet_listener", PORT, ADDRESS, SSL, HAPROXY, REUSE_PORT),
        SettingTable.in("service/unix_listener", PATH, MODE, USER, GROUP),
        SettingTable.in("service/fifo_listener", PATH, MODE, USER, GROUP));

    private CoreSettings() {
    }

    private static Setting<String> process(String name) {
        return Setting.string(name).doc("accepted; there is one process for everything");
    }

    private static SettingTable service() {
        var settings = new ArrayList<Setting<?>>(PROCESSES);
        settings.addFirst(PROTOCOL);
        return new SettingTable("service", settings);
    }
}
