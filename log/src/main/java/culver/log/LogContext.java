package culver.log;

import java.util.function.Supplier;

/// For whom the present thread works: the prefix of every line that it logs, such as `imap(joe)<4711><f3PHKVIA>`.
///
/// A session sets it when it starts and again when the user is known; the thread is the session's own, so nothing has to
/// be restored at its end. Code that borrows a thread uses [#during].
public final class LogContext {
    private static final ThreadLocal<String> PREFIX = new ThreadLocal<>();

    private LogContext() {
    }

    /// The prefix of the present thread, or `fallback` when it has none.
    static String prefix(String fallback) {
        var prefix = PREFIX.get();
        return prefix == null ? fallback : prefix;
    }

    /// Sets the prefix of the present thread for the rest of its life.
    public static void set(String prefix) {
        PREFIX.set(prefix);
    }

    /// Runs `work` under a prefix and restores the one before.
    public static <T> T during(String prefix, Supplier<T> work) {
        var before = PREFIX.get();
        PREFIX.set(prefix);
        try {
            return work.get();
        } finally {
            if (before == null) {
                PREFIX.remove();
            } else {
                PREFIX.set(before);
            }
        }
    }
}
