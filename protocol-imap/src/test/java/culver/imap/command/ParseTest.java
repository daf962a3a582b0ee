package culver.imap.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import culver.imap.wire.Arguments;
import culver.imap.wire.SyntaxException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The grammar by example: `commands.table` has lines as clients write them, each with the value that it is or the error that it is.
class ParseTest {
    @TestFactory
    Stream<DynamicTest> commands() throws IOException {
        var tests = new ArrayList<DynamicTest>();
        try (var table = ParseTest.class.getResourceAsStream("commands.table")) {
            String wire = null;
            for (var line : List.of(new String(table.readAllBytes(), UTF_8).split("\n"))) {
                if (line.startsWith("C: ")) {
                    wire = line.substring(3);
                } else if (line.startsWith("   ")) {
                    var command = wire;
                    var expected = line.strip();
                    tests.add(DynamicTest.dynamicTest(command, () -> assertEquals(expected, parse(command))));
                }
            }
        }
        return tests.stream();
    }

    private static String parse(String line) {
        try {
            var in = Arguments.of("t " + line);
            in.tag();
            return Verb.parse(Verb.name(in), in).toString();
        } catch (SyntaxException e) {
            return "BAD " + e.getMessage();
        }
    }
}
