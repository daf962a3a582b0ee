package culver.conf;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/// The known name that a misspelt one most likely means: least insertions, deletions, replacements and swaps of neighbours.
final class Nearest {
    private Nearest() {
    }

    /// The nearest name, if it is near enough to be meant: a third of the letters may differ, five at most.
    static Optional<String> to(String word, Collection<String> names) {
        String best = null;
        int least = Math.clamp(word.length() / 3, 1, 5) + 1;
        for (String name : names) {
            if (Math.abs(name.length() - word.length()) > least) {
                continue;           // at least as many letters differ
            }
            int distance = distance(word, name);
            if (distance < least || distance == least && best != null && name.compareTo(best) < 0) {
                least = distance;
                best = name;
            }
        }
        return Optional.ofNullable(best);
    }

    private static int distance(String a, String b) {
        int[] twoAgo = new int[b.length() + 1];
        int[] before = new int[b.length() + 1];
        Arrays.setAll(before, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            int[] now = new int[b.length() + 1];
            now[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                now[j] = Math.min(Math.min(now[j - 1], before[j]) + 1, before[j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    now[j] = Math.min(now[j], twoAgo[j - 2] + 1);
                }
            }
            twoAgo = before;
            before = now;
        }
        return before[b.length()];
    }
}
