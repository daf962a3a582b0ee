package culver.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culver.imap.script.Dialer;
import culver.imap.script.Script;
import culver.imap.script.ScriptRun;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The same dialogues with Debian's Dovecot 2.3, whose `imap` program talks on standard input and output: what a script expects is what
/// Dovecot does. A script whose header says `dovecot: …` names what Dovecot does otherwise, and it must.
class DovecotPeerTest {
    private static final Path IMAP = Path.of("/usr/lib/dovecot/imap");

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> scripts() throws IOException, URISyntaxException {
        if (!Files.isExecutable(IMAP)) {
            assertFalse("true".equals(System.getenv("CI")), IMAP + " is missing: install dovecot-imapd");
            assumeTrue(false, IMAP + " is missing: not compared with Dovecot");
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (var files = Files.list(Path.of(DovecotPeerTest.class.getResource("/scripts").toURI()))) {
            return files.filter(f -> f.toString().endsWith(".script")).sorted().toList().stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> play(file)));
        }
    }

    private void play(Path file) throws IOException {
        var script = Script.parse(Files.readString(file, ISO_8859_1));
        var reason = script.header().get("dovecot");
        assumeTrue(!script.state().equals("nonauth"), "the program is logged in from the beginning");
        var name = file.getFileName().toString().replace(".script", "");
        try (var dovecot = new Dovecot(folder.resolve(name))) {
            var run = new ScriptRun(script, dovecot, "joe", "secret");
            if (reason == null) {
                run.play();
            } else {
                assertFalse(playsAsWritten(run), "Dovecot does what the script says, although: " + reason);
            }
        }
    }

    private static boolean playsAsWritten(ScriptRun run) {
        try {
            run.play();
            return true;
        } catch (AssertionError | IOException e) {
            return false;
        }
    }

    /// Processes of Dovecot's `imap` over one Maildir.
    private record Dovecot(Path home, List<Process> processes) implements Dialer, AutoCloseable {
        Dovecot(Path home) throws IOException {
            this(home, new ArrayList<>());
            Files.createDirectories(home);
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
            boolean root = System.getProperty("user.name").equals("root");
            Files.writeString(home.resolve("dovecot.conf"), """
                base_dir = %1$s/base
                mail_location = maildir:%1$s/Maildir
                log_path = %1$s/log
                ssl = no
                first_valid_uid = 0
                first_valid_gid = 0
                %2$s
                mail_max_userip_connections = 0
                namespace inbox {
                  inbox = yes
                  separator = /
                  mailbox Drafts {
                    special_use = \\Drafts
                  }
                  mailbox Trash {
                    special_use = \\Trash
                  }
                }
                """.formatted(home, root ? "mail_uid = nobody\nmail_gid = nogroup" : ""));
        }

        @Override
        public Wire dial() throws IOException {
            var builder = new ProcessBuilder(IMAP.toString(), "-c", home.resolve("dovecot.conf").toString());
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("USER", "nobody");
            builder.environment().put("HOME", home.toString());
            var process = builder.start();
            processes.add(process);
            var out = process.getOutputStream();
            var in = process.getInputStream();
            return new Wire() {
                @Override
                public void send(byte[] octets) throws IOException {
                    out.write(octets);
                    out.flush();
                }

                @Override
                public int read() throws IOException {
                    for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5); in.available() == 0; ) {
                        if (!process.isAlive()) {
                            return in.read();
                        }
                        if (System.nanoTime() > end) {
                            throw new IOException("no answer in time");
                        }
                        Thread.onSpinWait();
                    }
                    return in.read();
                }

                @Override
                public void close() throws IOException {
                    out.close();
                }
            };
        }

        @Override
        public void close() throws IOException {
            for (var process : processes) {
                try {
                    process.getOutputStream().close();
                    if (!process.waitFor(5, TimeUnit.SECONDS)) {
                        process.destroyForcibly();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
