package culver.lda.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culver.lda.filter.regex.Regex;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random expressions on random texts: the real procmail must find exactly where ours does.
class RealProcmailTest {
    private static final Path PROCMAIL = Path.of("/usr/bin/procmail");
    private static final String[] PIECES = {"a", "b", "c", ".", "[ab]", "[^a]", "^", "$", "(a|b)", "(ab|c)", "a*", "b+", "c?", "(a|bc)*", "\\>", "x"};

    @TempDir
    Path home;

    @Test
    void expressions() throws IOException, InterruptedException {
        if (!Files.isExecutable(PROCMAIL)) {
            if ("true".equals(System.getenv("CI"))) {
                fail("procmail is not installed");
            }
            assumeTrue(false, "procmail is not installed");
        }
        long seed = System.nanoTime();
        var random = new Random(seed);
        var rc = new StringBuilder("LOGFILE=" + home + "/log\nLOGABSTRACT=no\nVERBOSE=no\n");
        var ours = new ArrayList<String>();
        for (int i = 0; i < 300; i++) {
            var text = text(random);
            var pattern = "()" + pattern(random);
            rc.append("V=\"").append(text).append("\"\n:0\n* V ?? ").append(pattern).append("\n{ LOG=\"").append(i).append("\n\" }\n");
            if (Regex.of(pattern, false).find(Octets.of(text))) {
                ours.add(Integer.toString(i));
            }
        }
        Files.writeString(home.resolve("rc"), rc + ":0\n/dev/null\n");
        Files.writeString(home.resolve("mail"), "From a@b Tue Feb  3 08:15:30 2026\nSubject: x\n\ny\n");
        var process = new ProcessBuilder(PROCMAIL.toString(), "HOME=" + home, "DEFAULT=/dev/null", "ORGMAIL=/dev/null", home + "/rc")
                .redirectInput(home.resolve("mail").toFile()).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertEquals(0, process.waitFor(), said);
        var theirs = Files.readAllLines(home.resolve("log"), StandardCharsets.ISO_8859_1).stream().filter(line -> line.matches("[0-9]+"))
                .sorted(Comparator.comparing(Integer::valueOf)).toList();
        assertEquals(theirs, ours, "seed " + seed + "\n" + rc);
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(9), 0, 5).mapToObj(i -> "abc \n".substring(i, i + 1)).reduce("", String::concat);
    }

    private static String pattern(Random random) {
        return random.ints(1 + random.nextInt(5), 0, PIECES.length).mapToObj(i -> PIECES[i]).reduce("", String::concat);
    }
}
