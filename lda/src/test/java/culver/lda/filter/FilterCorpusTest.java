package culver.lda.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Whole runs against what the real procmail did with the same rc file and mail.
class FilterCorpusTest {
    @TestFactory
    Stream<DynamicTest> asProcmail() throws IOException, URISyntaxException {
        var root = Path.of(FilterCorpusTest.class.getResource("cases").toURI());
        List<Path> cases;
        try (var all = Files.list(root)) {
            cases = all.sorted().toList();
        }
        return cases.stream().map(source -> dynamicTest(source.getFileName().toString(), () -> {
            // the log's columns depend on the length of the path
            var base = Path.of("/tmp", "pmc.%08x".formatted(new Random().nextInt()));
            Files.createDirectory(base);
            try {
                assertEquals(List.of(), new CorpusCase(source, base).run());
            } finally {
                delete(base);
            }
        }));
    }

    private static void delete(Path base) throws IOException {
        try (var all = Files.walk(base)) {
            for (var file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
