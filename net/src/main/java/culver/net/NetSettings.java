package culver.net;

import culver.conf.Setting;
import culver.conf.SettingTable;
import java.time.Duration;
import java.util.List;

/// The settings of connections, with Dovecot's names and defaults where it has them.
public final class NetSettings {
    /// Read by LMTP too: who may say XCLIENT.
    public static final Setting<List<String>> LOGIN_TRUSTED_NETWORKS = Setting.words("login_trusted_networks")
            .doc("Networks whose connections count as secure without TLS: webmail servers, proxies.");
    static final Setting<List<String>> HAPROXY_TRUSTED_NETWORKS = Setting.words("haproxy_trusted_networks")
            .doc("Networks from which a haproxy listener takes the PROXY protocol; others are disconnected there.");
    static final Setting<Duration> HAPROXY_TIMEOUT = Setting.duration("haproxy_timeout").byDefault("3 secs").atLeast("100ms")
            .doc("How long a haproxy listener waits for the PROXY header.");
    static final Setting<Duration> TLS_HANDSHAKE_TIMEOUT = Setting.duration("tls_handshake_timeout").byDefault("60 secs").atLeast("1s")
            .doc("How long a TLS handshake may take.");
    static final Setting<Duration> CLIENT_WRITE_TIMEOUT = Setting.duration("client_write_timeout").byDefault("5 mins").atLeast("1s")
            .doc("A client that reads nothing of a waiting answer for so long is disconnected.");
    static final Setting<Long> MAX_CONNECTIONS = Setting.number("max_connections").byDefault("0")
            .doc("Connections at a time, all listeners together; more are refused politely. 0: as many as the open-file limit carries.");
    static final Setting<Long> MAX_CONNECTIONS_PER_ADDRESS = Setting.number("max_connections_per_address").byDefault("0")
            .doc("Connections at a time from one client address, logged in or not; 0: no such limit.");
    /// Read by every protocol that greets.
    public static final Setting<String> LOGIN_GREETING = Setting.string("login_greeting").byDefault("Culver ready.")
            .doc("What clients are greeted with.");
    /// Read by every protocol that logs in: see [UserConnections].
    public static final Setting<Long> MAIL_MAX_USERIP_CONNECTIONS = Setting.number("mail_max_userip_connections").byDefault("10")
            .doc("Sessions of one protocol that a user may have at a time from one address; 0: no limit.");

    public static final List<SettingTable> TABLES = List.of(SettingTable.of(
            LOGIN_GREETING, LOGIN_TRUSTED_NETWORKS, HAPROXY_TRUSTED_NETWORKS, HAPROXY_TIMEOUT, TLS_HANDSHAKE_TIMEOUT, CLIENT_WRITE_TIMEOUT,
            MAX_CONNECTIONS, MAX_CONNECTIONS_PER_ADDRESS, MAIL_MAX_USERIP_CONNECTIONS));

    private NetSettings() {
    }
}
