package culver.server;

import culver.admin.AllSettings;
import culver.auth.Authenticator;
import culver.conf.Conf;
import culver.conf.ConfException;
import culver.conf.ConfParser;
import culver.conf.CoreSettings;
import culver.conf.ListenerConf;
import culver.conf.UnixListenerConf;
import culver.lmtp.LmtpProtocol;
import culver.net.NetConf;
import culver.pop3.Pop3Protocol;
import java.nio.file.Path;
import java.util.List;

/// All that comes from one reading of the configuration: settings, accounts, certificates. A reload makes a new one for new connections;
/// sessions keep the one they began with.
///
/// @param listeners TCP ports to listen on
/// @param sockets   Unix sockets to listen on
/// @param warnings  for the log, one line each
record Generation(Conf conf, Authenticator accounts, NetConf net, List<ListenerConf> listeners, List<UnixListenerConf> sockets,
                  List<String> warnings) {
    /// Reads a file and everything that it names.
    ///
    /// @throws ConfException the first thing that cannot work; nothing is left open
    static Generation read(Path file, List<String> overrides) throws ConfException {
        var parser = new ConfParser(AllSettings.TABLES);
        for (var override : overrides) {
            parser = parser.override(override);
        }
        var parsed = parser.parse(file);
        var conf = parsed.conf();
        Pop3Protocol.check(conf);
        LmtpProtocol.check(conf);
        var listeners = ListenerConf.of(conf);
        var sockets = UnixListenerConf.of(conf);
        if (listeners.isEmpty() && sockets.isEmpty()) {
            throw new ConfException(file + ": nothing to listen on: 'protocols' is '" + String.join(" ", conf.get(CoreSettings.PROTOCOLS))
                    + "'; set it to imap and pop3, and see the ports in the service blocks");
        }
        var net = NetConf.of(conf);
        return new Generation(conf, Authenticator.of(conf), net, listeners, sockets, parsed.warnings());
    }
}
