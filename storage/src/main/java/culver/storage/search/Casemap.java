package culver.storage.search;

import java.text.Normalizer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// What text is compared by: title case, decomposed, as collation `i;unicode-casemap` has it (RFC 5051 §2), character by character.
///
/// So case does not matter, nor whether an accented letter is one character or two. Thread-safe.
final class Casemap {
    private static final int BLOCK = 256;
    /// What the characters of the Basic Multilingual Plane become, in blocks made when first needed.
    private static final AtomicReferenceArray<char[][]> BLOCKS = new AtomicReferenceArray<>(Character.MAX_VALUE / BLOCK + 1);
    private static final char[] ASCII = new char[128];

    static {
        for (char c = 0; c < ASCII.length; c++) {
            ASCII[c] = c >= 'a' && c <= 'z' ? (char) (c - 32) : c;
        }
    }

    private Casemap() {
    }

    /// @param c below 128
    static char ascii(char c) {
        return ASCII[c];
    }

    /// What one char becomes: often itself or another, sometimes several. A half of a surrogate pair stays.
    static char[] map(char c) {
        var block = BLOCKS.get(c / BLOCK);
        if (block == null) {
            block = block(c / BLOCK);
            BLOCKS.set(c / BLOCK, block);
        }
        return block[c % BLOCK];
    }

    static String map(String text) {
        var mapped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            mapped.append(map(text.charAt(i)));
        }
        return mapped.toString();
    }

    private static char[][] block(int number) {
        var block = new char[BLOCK][];
        for (int i = 0; i < BLOCK; i++) {
            char c = (char) (number * BLOCK + i);
            block[i] = Character.isSurrogate(c) ? new char[] {c}
                : Normalizer.normalize(Character.toString(Character.toTitleCase(c)), Normalizer.Form.NFKD).toCharArray();
        }
        return block;
    }
}
