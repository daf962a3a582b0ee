package culver.net;

import culver.conf.Conf;
import culver.conf.ConfException;
import culver.tls.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// What new connections go by; a reload makes a new one. Immutable.
///
/// @param trusted         `login_trusted_networks`
/// @param haproxyTrusted  `haproxy_trusted_networks`
/// @param mostConnections all listeners together
/// @param mostPerAddress  0: no limit
/// @param tls             empty with `ssl = no`
public record NetConf(Networks trusted, Networks haproxyTrusted, Duration haproxyTimeout, Duration handshakeTimeout, Duration writeTimeout,
                      long mostConnections, long mostPerAddress, Optional<TlsContexts> tls) {
    /// Descriptors that are not for connections: jars, listeners, logs, databases.
    private static final int RESERVED_FILES = 256;
    /// A connection's socket and, on average, the mail files that its session has open.
    private static final int FILES_PER_CONNECTION = 3;

    /// Reads the settings, certificates and keys.
    ///
    /// @throws ConfException what cannot work, naming setting and file: the server is not started, or goes on with what it had
    public static NetConf of(Conf conf) throws ConfException {
        long most = conf.get(NetSettings.MAX_CONNECTIONS);
        return new NetConf(
                Networks.of("login_trusted_networks", conf.get(NetSettings.LOGIN_TRUSTED_NETWORKS)),
                Networks.of("haproxy_trusted_networks", conf.get(NetSettings.HAPROXY_TRUSTED_NETWORKS)),
                conf.get(NetSettings.HAPROXY_TIMEOUT),
                conf.get(NetSettings.TLS_HANDSHAKE_TIMEOUT),
                conf.get(NetSettings.CLIENT_WRITE_TIMEOUT),
                most == 0 ? carried() : most,
                conf.get(NetSettings.MAX_CONNECTIONS_PER_ADDRESS),
                conf.get(TlsSettings.SSL) == TlsSettings.Mode.NO ? Optional.empty() : Optional.of(TlsContexts.of(conf)));
    }

    /// As many connections as the limit of open files carries.
    private static long carried() {
        try (var limits = Files.lines(Path.of("/proc/self/limits"))) {
            return limits.filter(l -> l.startsWith("Max open files")).map(l -> l.split("\\s+")[3]).filter(w -> !w.equals("unlimited"))
                    .mapToLong(w -> Math.max(64, (Long.parseLong(w) - RESERVED_FILES) / FILES_PER_CONNECTION)).findFirst().orElse(Long.MAX_VALUE);
        } catch (IOException | NumberFormatException e) {
            return 1024;                              // no such file: not Linux
        }
    }
}
