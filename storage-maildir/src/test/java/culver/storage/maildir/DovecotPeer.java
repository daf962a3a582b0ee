package culver.storage.maildir;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Debian's Dovecot 2.3 on a user's Maildir, without its server: its IMAP and delivery programs are started for one user each time.
final class DovecotPeer {
    private static final Path IMAP = Path.of("/usr/lib/dovecot/imap");
    private static final Path LDA = Path.of("/usr/lib/dovecot/dovecot-lda");
    /// Dovecot serves nobody's mail as root.
    private static final int TRIAL_UID = 4242;

    private final Path directory;
    private final Path home;
    private final int uid;
    private final int gid;

    /// @param location a `mail_location`
    DovecotPeer(Path directory, String location, String... settings) throws Exception {
        boolean there = Files.isExecutable(IMAP) && Files.isExecutable(LDA);
        if (!there && "true".equals(System.getenv("CI"))) {
            fail("Dovecot is not installed: " + IMAP);
        }
        assumeTrue(there, "skipped: Dovecot is not installed (" + IMAP + ")");
        this.directory = directory;
        home = directory.resolve("joe");
        Files.createDirectories(home);
        int self = (int) Files.getAttribute(home, "unix:uid");
        uid = self == 0 ? TRIAL_UID : self;
        gid = self == 0 ? TRIAL_UID : (int) Files.getAttribute(home, "unix:gid");
        if (self == 0) {
            Files.setAttribute(home, "unix:uid", uid);
            Files.setAttribute(home, "unix:gid", gid);
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        var conf = new StringBuilder("""
            base_dir=%1$s/run
            state_dir=%1$s/run
            mail_location=%2$s
            mail_uid=%3$d
            mail_gid=%4$d
            first_valid_uid=1
            first_valid_gid=1
            ssl=no
            log_path=/dev/stderr
            postmaster_address=postmaster@example.org
            hostname=example.org
            namespace inbox {
              inbox=yes
              separator=/
            }
            """.formatted(directory, location, uid, gid));
        for (var setting : settings) {
            conf.append(setting).append('\n');
        }
        Files.writeString(directory.resolve("dovecot.conf"), conf);
    }

    int uid() {
        return uid;
    }

    int gid() {
        return gid;
    }

    Path home() {
        return home;
    }

    private ProcessBuilder program(List<String> command) {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        builder.environment().put("USER", "joe");
        return builder;
    }

    /// Runs commands in one session and returns what it said; each must be answered OK.
    String imap(String... commands) throws Exception {
        var process = program(List.of(IMAP.toString(), "-c", directory.resolve("dovecot.conf").toString())).start();
        try (var in = process.getOutputStream()) {
            int tag = 0;
            for (var command : commands) {
                in.write(("t" + ++tag + " " + command + "\r\n").getBytes(StandardCharsets.UTF_8));
            }
            in.write("bye LOGOUT\r\n".getBytes(StandardCharsets.UTF_8));
            in.flush();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), "dovecot hangs");
            for (int i = 1; i <= commands.length; i++) {
                assertTrue(said.contains("\nt" + i + " OK"), commands[i - 1] + " failed:\n" + said);
            }
            return said;
        } finally {
            process.destroyForcibly();
        }
    }

    /// A command that appends without waiting for the server's leave.
    static String append(String mailbox, String flags, String message) {
        return "APPEND " + mailbox + " (" + flags + ") {" + message.getBytes(StandardCharsets.UTF_8).length + "+}\r\n" + message;
    }

    /// Starts a delivery; it ends by itself.
    Process deliver(String message) throws IOException {
        var command = new ArrayList<String>();
        if (uid == TRIAL_UID) {
            command.addAll(List.of("setpriv", "--reuid", "" + uid, "--regid", "" + gid, "--clear-groups"));
        }
        command.addAll(List.of(LDA.toString(), "-c", directory.resolve("dovecot.conf").toString(), "-f", "sender@example.org"));
        var process = program(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(message.getBytes(StandardCharsets.UTF_8));
        }
        return process;
    }
}
