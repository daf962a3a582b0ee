package culver.storage.search;

import java.io.IOException;
import java.nio.CharBuffer;

/// A text that is looked for, and the looking: over text of any length that comes in pieces, each char seen once, nothing kept
/// but how much of the needle the text before ended with (Knuth, Morris and Pratt).
///
/// One thread.
final class Needle {
    /// Text that can be read like a file.
    @FunctionalInterface
    interface Source {
        int read(CharBuffer into) throws IOException;
    }

    private static final int CHUNK = 8 * 1024;

    private final char[] wanted;
    /// For every length of a beginning of the needle: the longest shorter one that it ends with.
    private final int[] border;
    private int matched;
    private char[] chunk;

    /// @param text in any case; empty text is found in every text
    Needle(String text) {
        wanted = Casemap.map(text).toCharArray();
        border = new int[wanted.length + 1];
        for (int i = 1, k = 0; i < wanted.length; i++) {
            while (k > 0 && wanted[i] != wanted[k]) {
                k = border[k];
            }
            k += wanted[i] == wanted[k] ? 1 : 0;
            border[i + 1] = k;
        }
    }

    boolean isEmpty() {
        return wanted.length == 0;
    }

    boolean in(String text) {
        matched = 0;
        if (isEmpty()) {
            return true;
        }
        var chars = text.toCharArray();
        return look(chars, chars.length);
    }

    boolean in(Source source) throws IOException {
        matched = 0;
        if (isEmpty()) {
            return true;
        }
        if (chunk == null) {
            chunk = new char[CHUNK];
        }
        var buffer = CharBuffer.wrap(chunk);
        while (source.read(buffer.clear()) >= 0) {
            if (look(chunk, buffer.position())) {
                return true;
            }
        }
        return false;
    }

    private boolean look(char[] text, int length) {
        char first = wanted[0];
        for (int i = 0; i < length; i++) {
            char c = text[i];
            if (matched == 0) {                             // most of the text, most of the time
                while (c < 128 && Casemap.ascii(c) != first && ++i < length) {
                    c = text[i];
                }
                if (i == length) {
                    return false;
                }
            }
            if (c < 128) {
                if (take(Casemap.ascii(c))) {
                    return true;
                }
            } else {
                for (char mapped : Casemap.map(c)) {
                    if (take(mapped)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private boolean take(char c) {
        int k = matched;
        while (k > 0 && wanted[k] != c) {
            k = border[k];
        }
        k += wanted[k] == c ? 1 : 0;
        matched = k;
        return k == wanted.length;
    }
}
