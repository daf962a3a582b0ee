package culver.mime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every odd message of the corpus against the text frozen beside it. `-Dculver.freeze=true` writes the `.ref` files anew: look at the
/// difference before you believe it, and see what [DovecotTest] says.
class CorpusTest {
    @TestFactory
    Stream<DynamicTest> golden() {
        return Corpus.messages().stream().map(m -> DynamicTest.dynamicTest(m.getFileName().toString(), () -> {
            var ref = m.resolveSibling(m.getFileName().toString().replace(".eml", ".ref"));
            var text = text(Corpus.answers(MessageData.of(Files.readAllBytes(m))));
            if (Boolean.getBoolean("culver.freeze")) {
                Files.writeString(ref, text, StandardCharsets.US_ASCII);
            }
            assertEquals(Files.readString(ref, StandardCharsets.US_ASCII), text);
        }));
    }

    @Test
    void corpusIsThere() {
        assertTrue(Corpus.messages().size() >= 160);
    }

    /// The structure does not depend on how a file gives its octets.
    @TestFactory
    Stream<DynamicTest> readInAnyChunks() {
        return Corpus.messages().stream().map(m -> DynamicTest.dynamicTest(m.getFileName().toString(), () -> {
            var octets = Files.readAllBytes(m);
            var whole = Corpus.answers(MessageData.of(octets));
            for (int chunk : List.of(1, 2, 3, 7, 64)) {
                assertEquals(whole, Corpus.answers(ChunkedData.of(octets, chunk)), "chunks of " + chunk);
            }
        }));
    }

    /// Line ends in storage must not show on the wire.
    @TestFactory
    Stream<DynamicTest> sameWithLfAndCrlf() {
        return Corpus.messages().stream().map(m -> DynamicTest.dynamicTest(m.getFileName().toString(), () -> {
            var stored = Files.readAllBytes(m);
            var wire = Wire.crlf(stored);
            assertEquals(Corpus.answers(MessageData.of(stored)), Corpus.answers(MessageData.of(wire)));
        }));
    }

    /// One item per paragraph; CR as `\r`, LF as a line break, everything else that is not printable in hexadecimal.
    private static String text(Map<String, String> answers) {
        var text = new StringBuilder();
        answers.forEach((name, value) -> {
            text.append(name).append('\n');
            for (var line : value.isEmpty() ? new String[0] : value.split("(?<=\n)")) {
                text.append("  ").append(escaped(line)).append('\n');
            }
        });
        return text.toString();
    }

    private static String escaped(String line) {
        var text = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\r' && line.startsWith("\n", i + 1)) {
                text.append("\\r");
            } else if (c == '\\') {
                text.append("\\\\");
            } else if (c != '\n') {
                text.append(c < ' ' || c > '~' ? "\\x%02X".formatted((int) c) : String.valueOf(c));
            }
        }
        return text.toString();
    }
}
