package culver.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.assertFalse;

import culver.conf.ConfParser;
import culver.imap.script.ImapConversation;
import culver.imap.script.ImapConversation.Answer;
import culver.storage.maildir.MaildirFormat;
import culver.storage.mbox.MboxFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Long lines, sets and lists: what fits into a command works, and what does not is BAD and costs nothing.
class LimitsTest {
    private TestServer server = new TestServer();

    @TempDir
    static Path homes;

    @AfterEach
    void stop() {
        server.close();
    }

    private ImapConversation selected() throws IOException {
        var client = new ImapConversation(server.dial());
        client.read();
        ok(client.command("LOGIN joe secret"));
        for (int i = 0; i < 3; i++) {
            ok(client.command("APPEND INBOX {14+}\r\nSubject: x\r\n\r\n"));
        }
        ok(client.command("SELECT INBOX"));
        return client;
    }

    private static Answer ok(Answer answer) {
        assertTrue(answer.status().startsWith("OK"), answer.tagged());
        return answer;
    }

    private static void bad(Answer answer) {
        assertTrue(answer.status().startsWith("BAD"), answer.tagged());
    }

    private static String words(int count, String format) {
        return IntStream.range(0, count).mapToObj(format::formatted).collect(Collectors.joining(" "));
    }

    @Test
    void longSets() throws IOException {
        var client = selected();
        var set = IntStream.range(1, 10_000).map(i -> i * 2).mapToObj(Integer::toString).collect(Collectors.joining(","));
        assertEquals(1, ok(client.command("UID FETCH " + set + " (FLAGS)")).untagged().size());
        assertEquals("* SEARCH 1 3", ok(client.command("UID SEARCH NOT UID " + set)).untagged().getFirst());
        assertEquals(3, ok(client.command("FETCH " + "1:3,".repeat(10_000) + "1 (UID)")).untagged().size());
        assertEquals(3, ok(client.command("UID FETCH " + "*:1,".repeat(10_000) + "1:4294967295 (UID)")).untagged().size());
        bad(client.command("UID FETCH " + "1,".repeat(40_000) + "1 (FLAGS)"));
        ok(client.command("NOOP"));
    }

    @Test
    void longLists() throws IOException {
        var client = selected();
        var fields = ok(client.command("FETCH 1 BODY.PEEK[HEADER.FIELDS (Subject " + words(3000, "X-Field-%d") + ")]")).untagged().getFirst();
        assertTrue(fields.endsWith("{14}\r\nSubject: x\r\n\r\n)"), fields.substring(fields.length() - 40));
        assertEquals("* 1 FETCH (FLAGS (\\Recent) UID 1)", ok(client.command("FETCH 1 (" + "FLAGS UID ".repeat(5000) + "FLAGS)")).untagged().getFirst());
        assertEquals("* STATUS INBOX (MESSAGES 3)", ok(client.command("STATUS INBOX (" + "MESSAGES ".repeat(5000) + "MESSAGES)")).untagged().getFirst());
        ok(client.command("ENABLE " + words(5000, "X-E%d")));
        bad(client.command("ID (" + words(31, "\"k%d\" \"v\"") + ")"));
        bad(client.command("ID (\"k\" \"" + "v".repeat(2000) + "\")"));
        bad(client.command("FETCH 1 (" + "FLAGS ".repeat(20_000) + ")"));
        bad(client.command("FETCH 1 BODY[" + "1.".repeat(500) + "1]"));
        bad(client.command("FETCH 1 " + "(".repeat(10_000)));
        ok(client.command("NOOP"));
    }

    @Test
    void longWords() throws IOException {
        var client = selected();
        assertTrue(client.command("SELECT " + "x".repeat(20_000)).status().startsWith("NO "), "name");
        ok(client.command("SELECT INBOX"));
        assertTrue(client.command("CREATE " + "a/".repeat(10_000) + "b").status().startsWith("NO "), "levels");
        assertEquals("* SEARCH", ok(client.command("SEARCH SUBJECT " + "x".repeat(50_000))).untagged().getFirst());
        assertEquals("* SEARCH", ok(client.command("SEARCH TEXT \"" + "\\\"".repeat(20_000) + "\"")).untagged().getFirst());
        var tag = "T".repeat(30_000);
        client.send(tag + " NOOP");
        assertEquals(tag + " OK NOOP completed.", client.read());
        bad(client.command("N".repeat(30_000)));
        bad(client.command("FETCH " + "9".repeat(30_000) + " FLAGS"));
        bad(client.command("SEARCH LARGER " + "9".repeat(30_000)));
        ok(client.command("NOOP"));
    }

    @Test
    void aSearchMayAskForSoManyTexts() throws IOException {
        var client = selected();
        assertEquals("* SEARCH 1 2 3", ok(client.command("SEARCH " + words(50, "TEXT x NOT BODY y%d"))).untagged().getFirst());
        bad(client.command("SEARCH " + words(51, "TEXT x NOT BODY y%d")));
        assertEquals("* SEARCH", ok(client.command("SEARCH " + "OR SUBJECT a ".repeat(4000) + "SUBJECT b")).untagged().getFirst());
    }

    static Stream<Arguments> formats() {
        return Stream.of(Arguments.of("maildir", (Opener) home -> TestServer.of(new MaildirFormat(), "maildir:~/Maildir", home)),
            Arguments.of("mbox", (Opener) home -> TestServer.of(new MboxFormat(), "mbox:~/mail:INBOX=~/inbox", home)));
    }

    interface Opener {
        TestServer open(Path home) throws IOException;
    }

    /// Maildir has 26 letters for keywords; what has no letter any more lasts as long as the server, or is refused, but nothing is lost.
    @ParameterizedTest(name = "{0}")
    @MethodSource("formats")
    void manyKeywords(String format, Opener opener) throws IOException {
        server.close();
        var home = Files.createDirectories(homes.resolve(format).resolve("joe")).getParent();
        server = opener.open(home);
        var client = selected();
        ok(client.command("STORE 1 +FLAGS.SILENT (" + words(26, "Key%02d") + ")"));
        client.command("STORE 2 +FLAGS.SILENT (" + words(200, "More%03d") + ")");
        ok(client.command("STORE 2 +FLAGS.SILENT (\\Seen Key00)"));
        var flags = ok(client.command("FETCH 1:2 (FLAGS)")).untagged();
        assertTrue(flags.stream().anyMatch(line -> line.contains("1 FETCH") && line.contains("Key00") && line.contains("Key25")), flags.toString());
        assertTrue(flags.stream().anyMatch(line -> line.contains("2 FETCH") && line.contains("Key00") && line.contains("\\Seen")), flags.toString());
        server.close();
        server = opener.open(home);
        var again = new ImapConversation(server.dial());
        again.read();
        ok(again.command("LOGIN joe secret"));
        ok(again.command("SELECT INBOX"));
        assertTrue(ok(again.command("FETCH 1 (FLAGS)")).untagged().getFirst().contains("Key25"), "kept");
    }

    @Test
    void dovecotsWorkaroundsAreKnownAndWarnedOf() throws Exception {
        var parsed = new ConfParser(ImapSettings.TABLES).parse("protocol imap {\n  imap_client_workarounds = delay-newmail tb-extra-mailbox-sep\n}\n",
            Path.of("/etc/dovecot"));
        assertEquals(1, parsed.warnings().size(), parsed.warnings().toString());
        assertTrue(parsed.warnings().getFirst().contains("imap_client_workarounds is Dovecot's; Culver does not act on it"), parsed.warnings().toString());
        assertFalse(parsed.conf().where().isEmpty());
    }

    @Test
    void oneConnectionTooManyIsToldSo() {
        assertEquals("* BYE [UNAVAILABLE] Too many connections, try again later.", new ImapProtocol(() -> null, () -> null, (_, _) -> null).refusal());
    }
}
