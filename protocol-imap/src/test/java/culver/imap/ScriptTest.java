package culver.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.imap.script.Script;
import culver.imap.script.ScriptRun;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every dialogue in `scripts/`, over the store in memory.
class ScriptTest {
    @TestFactory
    Stream<DynamicTest> scripts() throws IOException, URISyntaxException {
        var folder = Path.of(ScriptTest.class.getResource("/scripts").toURI());
        try (var files = Files.list(folder)) {
            var scripts = files.filter(f -> f.toString().endsWith(".script")).sorted().toList();
            assertTrue(scripts.size() >= 30, "scripts found: " + scripts.size());
            return scripts.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> play(file)));
        }
    }

    private static void play(Path file) throws IOException {
        try (var server = new TestServer()) {
            new ScriptRun(Script.parse(Files.readString(file, ISO_8859_1)), server, "joe", "secret").play();
        }
    }
}
