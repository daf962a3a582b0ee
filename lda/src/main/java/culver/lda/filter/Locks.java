package culver.lda.filter;

import culver.storage.live.DotLock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Lock files by name: `:0:name`, `LOCKFILE=`, the lock of the default mailbox.
///
/// A lock that another holds is waited for, and broken when nothing has changed for `LOCKTIMEOUT` seconds. A lock that cannot be made at all
/// (no such directory, no permission) is given up at once with a line in the log: the mail is worth more than the lock.
final class Locks {
    private static final Duration FOR_EVER = Duration.ofDays(365);

    private final Variables variables;
    private final Report report;

    Locks(Variables variables, Report report) {
        this.variables = variables;
        this.report = report;
    }

    /// @return empty when it cannot be had
    Optional<DotLock> take(Path directory, String name) {
        report.tell("Locking \"" + name + "\"");
        try {
            var lock = Native.path(directory, name);
            int stale = variables.number("LOCKTIMEOUT", 1024);
            var terms = new DotLock.Terms(FOR_EVER, stale > 0 ? Duration.ofSeconds(stale) : FOR_EVER, null);
            return DotLock.acquireAt(lock, lock, terms);
        } catch (IOException e) {
            report.say("Lock failure on \"" + name + "\"");
            return Optional.empty();
        }
    }

    void give(DotLock lock, String name) {
        report.tell("Unlocking \"" + name + "\"");
        lock.close();
    }
}
