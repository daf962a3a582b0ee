package culver.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Each `golden/X.in` is a configuration, `X.ref` what is understood of it: everything it says, then the warnings.
///
/// With `-Dgolden=write` a missing `.ref` is written, to be read and kept.
class GoldenTest {
    private static final Path FOLDER = Path.of("src/test/resources/culver/conf/golden");

    @TestFactory
    Stream<DynamicTest> files() throws IOException {
        try (var all = Files.list(FOLDER)) {
            return all.filter(f -> f.toString().endsWith(".in")).sorted().toList().stream()
                .map(in -> DynamicTest.dynamicTest(in.getFileName().toString(), () -> compare(in)));
        }
    }

    private static void compare(Path in) throws IOException, ConfException {
        var read = new ConfParser(Sample.TABLES).parse(Files.readString(in), FOLDER.toAbsolutePath());
        var understood = new StringBuilder(Sample.dump(read.conf(), ConfDump.Mode.EXPLICIT).replace(FOLDER.toAbsolutePath().toString(), "FOLDER"));
        read.warnings().forEach(w -> understood.append("# ").append(w).append('\n'));
        Path ref = Path.of(in.toString().replace(".in", ".ref"));
        if (!Files.exists(ref) && "write".equals(System.getProperty("golden"))) {
            Files.writeString(ref, understood);
        }
        assertEquals(Files.readString(ref), understood.toString());
    }
}
