package culver.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same lines read by Dovecot's own `doveconf` and by us.
class DovecotPeerTest {
    private static final Path DOVECONF = Path.of("/usr/bin/doveconf");

    private static final String REFUSED = "(refused)";

    @TempDir
    Path folder;

    @BeforeEach
    void present() {
        boolean present = Files.isExecutable(DOVECONF);
        assertTrue(present || !"true".equals(System.getenv("CI")), "doveconf is not installed");
        assumeTrue(present, "skipped: doveconf is not installed (package dovecot-core)");
    }

    @Test
    void quotesCommentsAndContinuationsMeanTheSame() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        String[] pieces = {"a", "b c", " ", "\"", "'", "\\", "\\\"", " #", "=", "{", "}", "$", "$x y", "%u", ",", ";", " \\\n", "\t", "|"};
        for (int i = 0; i < 150; i++) {
            // one value in a file: a quote that is not closed would take in the next
            var value = new StringBuilder();
            for (int n = 1 + random.nextInt(6); n > 0; n--) {
                value.append(pieces[random.nextInt(pieces.length)]);
            }
            compare("seed " + seed, value.toString());
        }
    }

    private void compare(String what, String value) throws Exception {
        String text = "login_greeting = " + value + "\nhostname = z\n";
        if (value.matches("(?s).*(^|[ \t\n])\\$.*")) {
            return;     // a reference to a setting
        }
        Path file = Files.writeString(folder.resolve("peer.conf"), text);
        String theirs = doveconf(file, "-h", "login_greeting");
        String ours;
        try {
            var read = Sample.read(text);
            if (read.warnings().toString().contains("Dovecot would forget it")) {
                return;
            }
            ours = read.conf().get(Sample.GREETING);
        } catch (ConfException _) {
            ours = REFUSED;
        }
        assertEquals(theirs, ours, () -> what + ": " + text);
    }

    /// What we print, Dovecot reads, and means the same by it.
    @Test
    void dovecotReadsWhatWePrint() throws Exception {
        for (String value : new String[] {"plain", " led", "trailed ", "a # b", "\"quoted\"", "it's", "back\\slash", "ends\\", "<not a file", "a $b c", "'x' y"}) {
            Conf conf = new ConfParser(Sample.TABLES).parse("", folder).conf();
            assertTrue(Sample.dump(conf, ConfDump.Mode.NON_DEFAULT).isEmpty());
            Conf greeting = Conf.of(Map.of("login_greeting", value));
            Path file = Files.writeString(folder.resolve("peer.conf"), Sample.dump(greeting, ConfDump.Mode.NON_DEFAULT));
            assertEquals(value, doveconf(file, "-h", "login_greeting"));
        }
    }

    private static String doveconf(Path file, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(DOVECONF.toString(), "-c", file.toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var out = process.getInputStream()) {
            String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(10, TimeUnit.SECONDS));
            return process.exitValue() != 0 ? REFUSED : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        }
    }
}
