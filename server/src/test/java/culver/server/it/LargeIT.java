package culver.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// No whole message and no whole mailbox is ever held in memory: all of this runs in a heap of 128 MB.
class LargeIT {
    private static final int LINES_200_MB = 200 * 1024 * 1024 / 78;

    @ParameterizedTest
    @ValueSource(strings = {"maildir", "mbox"})
    void aMessageOf200MB(String user) throws Exception {
        Program.needs("curl");
        try (var site = Site.make()) {
            var message = site.dir.resolve("message");
            write(message, Site.mail("large", ""), LINES_200_MB);
            try (var server = ServerProcess.launch(smallHeap(site), site.log)) {
                var url = "imaps://localhost:" + site.imaps + "/INBOX";
                Program.run("curl", "-sS", "--cacert", site.ca().toString(), "-u", user + ":secret", "-T", message.toString(), url).ok();
                for (var from : new String[] {url + ";MAILINDEX=1", "pop3s://localhost:" + site.pop3s + "/1"}) {
                    var got = site.dir.resolve("got");
                    Program.run("curl", "-sS", "--cacert", site.ca().toString(), "-u", user + ":secret", "-o", got.toString(), from).ok();
                    assertEquals(digest(message), digest(got), from);
                    Files.delete(got);
                }
                try (var wire = Wire.imap(site.imap, user, "secret")) {
                    wire.ok("SELECT INBOX");
                    assertTrue(wire.ok("SEARCH BODY \"not in there\"").getFirst().strip().equals("* SEARCH"));
                    long size = Files.size(message) + Files.lines(message, StandardCharsets.US_ASCII).count();
                    assertTrue(wire.ok("FETCH 1 (RFC822.SIZE BODYSTRUCTURE)").getFirst().contains("RFC822.SIZE " + size));
                    assertTrue(wire.ok("FETCH 1 BODY.PEEK[TEXT]<100000000.20>").getFirst().contains("{20}"));
                    wire.ok("STORE 1 +FLAGS (\\Deleted Work)");
                    wire.ok("EXPUNGE");
                }
                assertTrue(server.isAlive());
            }
        }
    }

    @Test
    void anMboxOf2GB() throws Exception {
        try (var site = Site.make()) {
            var inbox = site.home("mbox").resolve("inbox");
            Files.delete(inbox);
            int messages = 20;
            for (int i = 1; i <= messages; i++) {
                write(inbox, "From ada@example.org Mon Nov  2 10:00:00 2026\n" + Site.mail("large " + i, ""), LINES_200_MB / 2);
                Files.writeString(inbox, "\n", java.nio.file.StandardOpenOption.APPEND);
            }
            assertTrue(Files.size(inbox) > 1_990_000_000L, () -> "only " + inbox.toFile().length());
            try (var server = ServerProcess.launch(smallHeap(site), site.log); var wire = Wire.imap(site.imap, "mbox", "secret")) {
                assertTrue(wire.ok("SELECT INBOX").contains("* " + messages + " EXISTS"));
                assertTrue(wire.ok("FETCH 20 (UID ENVELOPE)").getFirst().contains("large 20"));
                wire.ok("STORE 10 +FLAGS (\\Deleted)");
                wire.ok("EXPUNGE");
                assertTrue(wire.ok("FETCH 19 (UID ENVELOPE BODY.PEEK[TEXT]<0.10>)").getFirst().contains("large 20"));
                assertTrue(server.isAlive());
            }
        }
    }

    private static java.util.List<String> smallHeap(Site site) {
        return java.util.List.of("sh", "-c", "CULVER_JAVA_OPTIONS=\"$CULVER_JAVA_OPTIONS -Xmx128m\" exec " + Site.home().resolve("bin/culver") + " -F -c " + site.conf);
    }

    private static void write(Path file, String head, int lines) throws Exception {
        try (var out = new BufferedOutputStream(Files.newOutputStream(file, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND), 1 << 16)) {
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            var line = ("0123456789".repeat(7) + "abcdef\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < lines; i++) {
                out.write(line);
            }
        }
    }

    /// Of the content with LF line ends.
    private static String digest(Path file) throws Exception {
        var sha = MessageDigest.getInstance("SHA-256");
        try (InputStream in = Files.newInputStream(file)) {
            var buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                int to = 0;
                for (int i = 0; i < n; i++) {
                    if (buffer[i] != '\r') {
                        buffer[to++] = buffer[i];
                    }
                }
                sha.update(buffer, 0, to);
            }
        }
        return HexFormat.of().formatHex(sha.digest());
    }
}
