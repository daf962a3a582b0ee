package culver.log;

import culver.conf.Conf;
import culver.conf.ConfException;
import culver.posix.Syslog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Which output a line of a level goes to, and whether debugging lines are wanted. Immutable but for reopening; the one in force is replaced at reload.
///
/// Errors and warnings go to `log_path`, the rest to `info_log_path` and `debug_log_path`, each falling back to the one before.
public final class LogRoute {
    private static volatile LogRoute current = new LogRoute("culver", new LogOutput.Stderr(System.err), null, null, new Timestamp("%b %d %H:%M:%S "), false, false, false);

    private final String program;
    private final LogOutput errors;
    private final LogOutput infos;
    private final LogOutput debugs;
    private final Timestamp timestamp;
    private final boolean mailDebug;
    private final boolean authDebug;
    private final boolean sslDebug;

    private LogRoute(String program, LogOutput errors, LogOutput infos, LogOutput debugs, Timestamp timestamp, boolean mailDebug, boolean authDebug,
                     boolean sslDebug) {
        this.program = program;
        this.errors = errors;
        this.infos = infos == null ? errors : infos;
        this.debugs = debugs == null ? this.infos : debugs;
        this.timestamp = timestamp;
        this.mailDebug = mailDebug;
        this.authDebug = authDebug;
        this.sslDebug = sslDebug;
    }

    /// Opens the outputs that a configuration names and puts them in force; the outputs before are closed.
    ///
    /// @param program      what lines begin with that belong to no session: `master`, `lda`
    /// @param stderrAlways lines go to standard error, whatever the configuration says (`-F` with a terminal, demo, dry runs)
    /// @throws ConfException when a file cannot be opened or the facility is unknown
    public static void install(String program, Conf conf, boolean stderrAlways) throws ConfException {
        var opened = new LinkedHashMap<String, LogOutput>();
        var errorPath = stderrAlways ? "/dev/stderr" : conf.get(LogSettings.LOG_PATH);
        var infoPath = stderrAlways || conf.get(LogSettings.INFO_LOG_PATH).isEmpty() ? errorPath : conf.get(LogSettings.INFO_LOG_PATH);
        var debugPath = stderrAlways || conf.get(LogSettings.DEBUG_LOG_PATH).isEmpty() ? infoPath : conf.get(LogSettings.DEBUG_LOG_PATH);
        var fresh = new LogRoute(program, open(opened, errorPath, conf), open(opened, infoPath, conf), open(opened, debugPath, conf),
                new Timestamp(conf.get(LogSettings.LOG_TIMESTAMP)), conf.get(LogSettings.MAIL_DEBUG), conf.get(LogSettings.AUTH_DEBUG),
                conf.get(LogSettings.VERBOSE_SSL));
        var before = current;
        current = fresh;
        before.errors.close();
        before.infos.close();
        before.debugs.close();
    }

    private static LogOutput open(Map<String, LogOutput> opened, String path, Conf conf) throws ConfException {
        var known = opened.get(path);
        if (known != null) {
            return known;
        }
        LogOutput output = switch (path) {
            case "/dev/stderr", "/dev/fd/2" -> new LogOutput.Stderr(System.err);
            case "syslog" -> {
                var name = conf.get(LogSettings.SYSLOG_FACILITY);
                yield new LogOutput.ToSyslog(Syslog.open("culver", Syslog.facility(name)
                        .orElseThrow(() -> new ConfException("syslog_facility: there is no facility '" + name + "'"))));
            }
            default -> {
                try {
                    yield new LogOutput.ToFile(Path.of(path));
                } catch (IOException e) {
                    throw new ConfException("log_path: cannot open " + path + ": " + e, e);
                }
            }
        };
        opened.put(path, output);
        return output;
    }

    /// Opens log files again after they were rotated.
    ///
    /// @throws IOException when one cannot be opened: the old one stays in use
    public static void reopen() throws IOException {
        current.errors.reopen();
        if (current.infos != current.errors) {
            current.infos.reopen();
        }
        if (current.debugs != current.infos) {
            current.debugs.reopen();
        }
    }

    static boolean wants(String logger, System.Logger.Level level) {
        return switch (level) {
            case ALL, TRACE -> false;
            case DEBUG -> logger.startsWith("culver.auth") ? current.authDebug
                    : logger.startsWith("culver.net") || logger.startsWith("culver.tls") ? current.sslDebug
                    : logger.startsWith("culver.") && current.mailDebug;
            case INFO -> logger.startsWith("culver.");
            case WARNING, ERROR -> true;
            case OFF -> false;
        };
    }

    static void write(System.Logger.Level level, String text) {
        var route = current;
        var output = switch (level) {
            case ERROR, WARNING -> route.errors;
            case INFO -> route.infos;
            case ALL, TRACE, DEBUG, OFF -> route.debugs;
        };
        var word = switch (level) {
            case ERROR -> "Error";
            case WARNING -> "Warning";
            case INFO -> "Info";
            case ALL, TRACE, DEBUG, OFF -> "Debug";
        };
        output.write(level, route.timestamp.now(), LogContext.prefix(route.program) + ": " + word + ": " + printable(text));
    }

    /// What a client sent may be in a line: it must not begin another one, nor drive a terminal.
    private static String printable(String text) {
        if (text.chars().noneMatch(c -> c < ' ' || c == 0x7f)) {
            return text;
        }
        var clean = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            if (c == '\t') {
                clean.append(' ');
            } else if (c < ' ' || c == 0x7f) {
                clean.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                clean.append((char) c);
            }
        });
        return clean.toString();
    }
}
