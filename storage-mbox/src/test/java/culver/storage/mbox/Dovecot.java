package culver.storage.mbox;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Debian's Dovecot as a peer: its imap program, already logged in, on the same files. No daemon, no port.
final class Dovecot {
    private static final Path IMAP = Path.of("/usr/lib/dovecot/imap");
    private static final int NOBODY = 65534;

    private final Path dir;
    private final Path home;
    private final Path conf;
    private final int uid;

    /// @param dir  for what it needs itself
    /// @param home of the user
    Dovecot(Path dir, Path home, String mailLocation) throws IOException {
        if (!Files.isExecutable(IMAP)) {
            assertFalse("true".equals(System.getenv("CI")), IMAP + " is missing");
            assumeTrue(false, IMAP + " is missing: skipped");
        }
        this.dir = dir;
        this.home = home;
        int me = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        this.uid = me == 0 ? NOBODY : me;
        Files.createDirectories(dir.resolve("run"));
        this.conf = Files.writeString(dir.resolve("dovecot.conf"), """
            base_dir = %s
            mail_location = %s
            mail_uid = %d
            mail_gid = %d
            first_valid_uid = 1
            first_valid_gid = 1
            log_path = /dev/stderr
            ssl = no
            mbox_write_locks = dotlock fcntl
            namespace inbox {
              inbox = yes
            }
            """.formatted(dir.resolve("run"), mailLocation, uid, me == 0 ? NOBODY : (int) Files.getAttribute(Path.of("/proc/self"), "unix:gid")));
    }

    /// Runs IMAP commands in one session.
    ///
    /// @return all lines of the answers, without CRLF
    List<String> session(String... commands) throws IOException, InterruptedException {
        give(uid);
        var builder = new ProcessBuilder(IMAP.toString(), "-c", conf.toString());
        builder.environment().put("USER", "joe");
        builder.environment().put("HOME", home.toString());
        builder.redirectErrorStream(true);
        var process = builder.start();
        try {
            try (var out = process.outputWriter(StandardCharsets.ISO_8859_1)) {
                int tag = 0;
                for (var command : commands) {
                    out.write("a" + tag++ + " " + command + "\r\n");
                }
                out.write("z logout\r\n");
            }
            var answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            if (!process.waitFor(20, TimeUnit.SECONDS) || !answer.contains("z OK") || answer.contains("Error: ")) {
                throw new IOException("Dovecot says: " + answer);
            }
            return answer.replace("\r\n", "\n").lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }

    private void give(int to) throws IOException {
        if ((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") != 0) {
            return;
        }
        for (var each : List.of(home.getParent().getParent(), home.getParent(), dir)) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.walkFileTree(home, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes at) throws IOException {
                return visitFile(directory, at);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes at) throws IOException {
                Files.setAttribute(file, "unix:uid", to);
                Files.setAttribute(file, "unix:gid", to);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
