package culver.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.imap.script.ImapConversation;
import culver.imap.script.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `docs/imap.md` says what the server announces, what tests it, and where the dialogues differ from Dovecot.
class ImapPageTest {
    private static final Path PAGE = Path.of("../docs/imap.md");
    private static final Path SCRIPTS = Path.of("src/test/resources/scripts");
    private static final Path TESTS = Path.of("src/test/java/culver/imap");

    /// The rows of the table under a heading, without its head, by their first cell.
    private static TreeMap<String, List<String>> table(String heading) throws IOException {
        var section = Files.readString(PAGE).split("\n## " + Pattern.quote(heading) + "\n", -1)[1].split("\n## ", -1)[0];
        var rows = new TreeMap<String, List<String>>();
        section.lines().filter(line -> line.startsWith("| ")).skip(1).forEach(line -> {
            var cells = List.of(line.substring(1, line.length() - 1).split("\\|", -1)).stream().map(String::strip).toList();
            rows.put(cells.getFirst().replace("`", ""), cells);
        });
        return rows;
    }

    private static Set<String> announced(FakeAuthenticator authenticator, boolean login) throws IOException {
        try (var server = new TestServer(TestServer.conf(), authenticator, false, !authenticator.plaintextNeedsTls())) {
            var client = new ImapConversation(server.dial());
            client.read();
            if (login) {
                client.command("LOGIN joe secret");
            }
            return Set.of(client.command("CAPABILITY").untagged().getFirst().substring("* CAPABILITY ".length()).split(" "));
        }
    }

    @Test
    void everyAnnouncedCapabilityHasARow() throws IOException {
        var announced = new TreeSet<>(announced(new FakeAuthenticator(false), true));
        announced.addAll(announced(new FakeAuthenticator(false), false));
        announced.addAll(announced(new FakeAuthenticator(true), false));
        assertEquals(announced, table("Capabilities").keySet());
    }

    @Test
    void everyCapabilityHasTestsThatAreThere() throws IOException {
        for (var row : table("Capabilities").values()) {
            var tests = Pattern.compile("`([^`]+)`").matcher(row.get(4)).results().map(found -> found.group(1)).toList();
            assertTrue(!tests.isEmpty(), row.getFirst() + " has no test");
            for (var test : tests) {
                assertTrue(Files.exists(SCRIPTS.resolve(test + ".script")) || Files.exists(TESTS.resolve(test + ".java")), row.getFirst() + ": no " + test);
            }
        }
    }

    @Test
    void everyDifferenceFromDovecotIsTold() throws IOException {
        var told = new TreeMap<String, String>();
        table("Where Culver differs from Dovecot 2.3 on purpose").forEach((name, cells) -> told.put(name, cells.get(1)));
        var headers = new TreeMap<String, String>();
        try (var files = Files.list(SCRIPTS)) {
            for (var file : files.toList()) {
                var reason = Script.parse(Files.readString(file, ISO_8859_1)).header().get("dovecot");
                if (reason != null) {
                    headers.put(file.getFileName().toString().replace(".script", ""), reason);
                }
            }
        }
        assertEquals(headers, told);
    }
}
