package culver.lda.filter.regex;

import java.util.BitSet;

/// The alphabet: 256 octets, and one symbol in front of the text and one behind it, which stand for the newlines that are not there.
final class Octet {
    static final int START = 256;
    static final int END = 257;
    static final int COUNT = 258;

    private Octet() {
    }

    /// One octet, in both cases when asked (ASCII only).
    static BitSet one(int octet, boolean bothCases) {
        var set = new BitSet(COUNT);
        set.set(octet);
        if (bothCases) {
            foldCase(set);
        }
        return set;
    }

    /// `^` and `$`: a newline, or an edge of the text.
    static BitSet lineEdge() {
        var set = edge();
        set.set('\n');
        return set;
    }

    /// `^^`: an edge of the text.
    static BitSet edge() {
        var set = new BitSet(COUNT);
        set.set(START);
        set.set(END);
        return set;
    }

    /// `.`: anything but a newline.
    static BitSet any() {
        var set = new BitSet(COUNT);
        set.set(0, 256);
        set.clear('\n');
        return set;
    }

    /// `\<` and `\>`: one octet that is no letter, digit or underscore, or an edge of the text.
    static BitSet noWord() {
        var set = new BitSet(COUNT);
        set.set(0, COUNT);
        set.clear('0', '9' + 1);
        set.clear('A', 'Z' + 1);
        set.clear('a', 'z' + 1);
        set.clear('_');
        return set;
    }

    static void foldCase(BitSet set) {
        for (int upper = 'A'; upper <= 'Z'; upper++) {
            int lower = upper + 32;
            if (set.get(upper) || set.get(lower)) {
                set.set(upper);
                set.set(lower);
            }
        }
    }
}
