package culver.net;

import culver.log.LogContext;
import java.lang.System.Logger.Level;
import java.net.InetAddress;

/// What one session says in the log, in Dovecot's shape: `pop3(joe)<session>: Info: text` once the user is known,
/// `pop3-login: Info: text` before.
///
/// Thread-safe; the lines carry this session's prefix whatever thread writes them.
public final class SessionLog {
    private final System.Logger logger;
    private final String prefix;

    /// The log of a logged-in session.
    ///
    /// @param protocol `imap`, `pop3`
    public SessionLog(String protocol, String user, String session) {
        this(protocol, protocol + "(" + user + ")<" + session + ">");
    }

    private SessionLog(String protocol, String prefix) {
        this.logger = System.getLogger("culver." + protocol);
        this.prefix = prefix;
    }

    /// The log of a connection before login.
    public static SessionLog beforeLogin(String protocol) {
        return new SessionLog(protocol, protocol + "-login");
    }

    /// Gives the present thread this session's prefix, so that what other rooms (storage, auth) log on it has it too.
    public void adopt() {
        LogContext.set(prefix);
    }

    public void info(String text) {
        log(Level.INFO, text, null);
    }

    public void warning(String text) {
        log(Level.WARNING, text, null);
    }

    public void error(String text) {
        log(Level.ERROR, text, null);
    }

    /// A bug or a broken disk: with the stack.
    public void error(String text, Throwable cause) {
        log(Level.ERROR, text, cause);
    }

    public void debug(String text) {
        log(Level.DEBUG, text, null);
    }

    private void log(Level level, String text, Throwable cause) {
        if (logger.isLoggable(level)) {
            LogContext.during(prefix, () -> {
                if (cause == null) {
                    logger.log(level, text);
                } else {
                    logger.log(level, text, cause);
                }
                return null;
            });
        }
    }

    /// The elements of a login or disconnect line, as `login_log_format_elements` has them by default:
    /// `user=<joe>, method=PLAIN, rip=192.0.2.1, lip=192.0.2.2, TLS, session=<…>`.
    ///
    /// @param method the mechanism, or empty when nobody tried to log in
    public static String elements(String user, String method, Peer peer) {
        var text = new StringBuilder("user=<").append(user).append('>');
        if (!method.isEmpty()) {
            text.append(", method=").append(method);
        }
        text.append(", rip=").append(address(peer.remote().getAddress())).append(", lip=").append(address(peer.local().getAddress()));
        if (peer.tls()) {
            text.append(", TLS");
        } else if (peer.trusted()) {
            text.append(", secured");
        }
        return text.append(", session=<").append(peer.session()).append('>').toString();
    }

    /// An address as log lines have it; IPv6 in its short form (RFC 5952), without a zone.
    public static String address(InetAddress address) {
        return Networks.text(address);
    }
}
