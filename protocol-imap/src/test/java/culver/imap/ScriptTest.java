package culver.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culver.imap.script.Script;
import culver.imap.script.ScriptRun;
import culver.storage.maildir.MaildirFormat;
import culver.storage.mbox.MboxFormat;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every dialogue in `scripts/`, over the store in memory, over Maildir and over mbox. A script whose header says `mbox: …` or `maildir: …`
/// names what that format cannot do.
class ScriptTest {
    @TempDir
    Path homes;

    /// Opens a server whose users' homes are in a directory.
    @FunctionalInterface
    private interface Opener {
        TestServer open(Path homes);
    }

    @TestFactory
    Stream<DynamicTest> memory() throws IOException, URISyntaxException {
        return scripts("memory", _ -> new TestServer());
    }

    @TestFactory
    Stream<DynamicTest> maildir() throws IOException, URISyntaxException {
        return scripts("maildir", homes -> TestServer.of(new MaildirFormat(), "maildir:~/Maildir", homes));
    }

    @TestFactory
    Stream<DynamicTest> mbox() throws IOException, URISyntaxException {
        return scripts("mbox", homes -> TestServer.of(new MboxFormat(), "mbox:~/mail:INBOX=~/inbox", homes));
    }

    private Stream<DynamicTest> scripts(String store, Opener opener) throws IOException, URISyntaxException {
        var folder = Path.of(ScriptTest.class.getResource("/scripts").toURI());
        try (var files = Files.list(folder)) {
            var scripts = files.filter(f -> f.toString().endsWith(".script")).sorted().toList();
            assertTrue(scripts.size() >= 30, "scripts found: " + scripts.size());
            return scripts.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> play(file, store, opener)));
        }
    }

    private void play(Path file, String store, Opener opener) throws IOException {
        var script = Script.parse(Files.readString(file, ISO_8859_1));
        var reason = script.header().get(store);
        assumeTrue(reason == null, store + ": " + reason);
        var home = Files.createDirectories(homes.resolve(file.getFileName().toString()).resolve("joe"));
        try (var server = opener.open(home.getParent())) {
            new ScriptRun(script, server, "joe", "secret").play();
        }
    }
}
