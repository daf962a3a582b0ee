package culver.storage.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NeedleTest {
    @Test
    void caseAndDecompositionDoNotMatter() {
        assertTrue(new Needle("GR\u00dcSSE").in("viele gr\u00fcsse"));
        assertTrue(new Needle("gru\u0308n").in("GR\u00dcN"));
        assertTrue(new Needle("\u0416\u0423\u041a").in("\u0436\u0443\u043a"));
        assertTrue(new Needle("\u03b1\u03c2").in("\u0391\u03a3"), "final sigma");
        assertTrue(new Needle("\uff41\uff42").in("AB"), "full width");
        assertTrue(new Needle("\ud83d\ude00").in("x\ud83d\ude00y"));
        assertFalse(new Needle("grun").in("gr\u00fcn"));
        assertTrue(new Needle("").in(""));
        assertFalse(new Needle("a").in(""));
    }

    /// The same answer as looking at the whole text, wherever the pieces end.
    @Test
    void agreesWithTheObviousWayUnderAnyChunking() throws IOException {
        long seed = System.nanoTime();
        System.out.println("NeedleTest seed " + seed);
        var random = new Random(seed);
        for (int round = 0; round < 100_000; round++) {
            var text = word(random, random.nextInt(30));
            var wanted = word(random, random.nextInt(6));
            boolean expected = Casemap.map(text).contains(Casemap.map(wanted));
            var needle = new Needle(wanted);
            assertEquals(expected, needle.in(text), () -> wanted + " in " + text);
            int[] at = {0};
            assertEquals(expected, needle.in(into -> {
                int n = Math.min(Math.min(1 + random.nextInt(3), into.remaining()), text.length() - at[0]);
                into.put(text, at[0], at[0] + n);
                at[0] += n;
                return n == 0 ? -1 : n;
            }), () -> wanted + " in pieces of " + text);
        }
    }

    private static String word(Random random, int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append("aAbB\u00e4\u00c4".charAt(random.nextInt(6)));
        }
        return text.toString();
    }
}
