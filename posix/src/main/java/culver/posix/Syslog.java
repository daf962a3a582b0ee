package culver.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.Optional;

/// The system log: `openlog(3)` once, then `syslog(3)`. Thread-safe, as the C library's is.
///
/// The identity stays allocated for the life of the process, because the C library keeps the pointer.
///
/// STANDARDS: POSIX.1-2017 `syslog`.
public final class Syslog {
    public static final int ERROR = 3;
    public static final int WARNING = 4;
    public static final int INFO = 6;
    public static final int DEBUG = 7;

    private static final Map<String, Integer> FACILITIES = Map.ofEntries(
            Map.entry("user", 1 << 3), Map.entry("mail", 2 << 3), Map.entry("daemon", 3 << 3), Map.entry("auth", 4 << 3),
            Map.entry("syslog", 5 << 3), Map.entry("lpr", 6 << 3), Map.entry("news", 7 << 3), Map.entry("uucp", 8 << 3),
            Map.entry("cron", 9 << 3), Map.entry("authpriv", 10 << 3), Map.entry("ftp", 11 << 3),
            Map.entry("local0", 16 << 3), Map.entry("local1", 17 << 3), Map.entry("local2", 18 << 3), Map.entry("local3", 19 << 3),
            Map.entry("local4", 20 << 3), Map.entry("local5", 21 << 3), Map.entry("local6", 22 << 3), Map.entry("local7", 23 << 3));
    /// LOG_PID | LOG_NDELAY
    private static final int OPTIONS = 1 | 8;

    private final MethodHandle syslog;
    private final MemorySegment format;

    private Syslog(MethodHandle syslog, MemorySegment format) {
        this.syslog = syslog;
        this.format = format;
    }

    /// The number of a facility's name (`mail`, `local0`), if it has one.
    public static Optional<Integer> facility(String name) {
        return Optional.ofNullable(FACILITIES.get(name));
    }

    /// Opens the log.
    ///
    /// @param identity what lines begin with: `culver`
    /// @param facility one of [#facility]
    public static Syslog open(String identity, int facility) {
        var linker = Linker.nativeLinker();
        var lookup = linker.defaultLookup();
        var openlog = linker.downcallHandle(lookup.find("openlog").orElseThrow(),
                FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        var syslog = linker.downcallHandle(lookup.find("syslog").orElseThrow(),
                FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS), Linker.Option.firstVariadicArg(2));
        try {
            openlog.invokeExact(Arena.global().allocateFrom(identity), OPTIONS, facility);
        } catch (Throwable e) {
            throw new IllegalStateException("openlog", e);
        }
        return new Syslog(syslog, Arena.global().allocateFrom("%s"));
    }

    /// Writes one line.
    ///
    /// @param priority one of the constants
    public void write(int priority, String line) {
        try (var arena = Arena.ofConfined()) {
            syslog.invokeExact(priority, format, arena.allocateFrom(line.replace('\0', ' ')));
        } catch (Throwable e) {
            throw new IllegalStateException("syslog", e);
        }
    }
}
