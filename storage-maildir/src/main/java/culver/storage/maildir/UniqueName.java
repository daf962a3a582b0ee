package culver.storage.maildir;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// Names that no other message has had or will have: `<seconds>.M<microseconds>P<pid>.<host>`, as Dovecot makes them.
///
/// Unique in this process, because the microseconds always go up; on this machine, by the process id; among machines, by the
/// host's name (in which `/` and `:` become `\057` and `\072`). Thread-safe.
final class UniqueName {
    private static final AtomicLong LAST = new AtomicLong();
    private static final String TAIL = "P" + ProcessHandle.current().pid() + "." + host().replace("/", "\\057").replace(":", "\\072");

    private UniqueName() {
    }

    static String next() {
        var now = Instant.now();
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
        long mine = LAST.updateAndGet(last -> Math.max(last + 1, micros));
        return mine / 1_000_000 + ".M" + mine % 1_000_000 + TAIL;
    }

    private static String host() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (IOException unknown) {
                return "localhost";
            }
        }
    }
}
