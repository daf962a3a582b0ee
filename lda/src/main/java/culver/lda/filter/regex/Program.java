package culver.lda.filter.regex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// A pattern as a machine of states (Thompson's construction). A state reads one symbol, or forks, or marks `\/`, or accepts.
final class Program {
    static final int NOWHERE = -1;

    /// What a state does.
    enum Kind { READ, FORK, SPLIT, ACCEPT }

    private final List<Kind> kinds = new ArrayList<>();
    private final List<BitSet> sets = new ArrayList<>();
    private int[] next = new int[64];
    private int[] other = new int[64];
    private boolean split;

    int add(Kind kind, BitSet set, int to, int or) {
        int state = kinds.size();
        if (state == next.length) {
            next = Arrays.copyOf(next, 2 * state);
            other = Arrays.copyOf(other, 2 * state);
        }
        kinds.add(kind);
        sets.add(set);
        next[state] = to;
        other[state] = or;
        split |= kind == Kind.SPLIT;
        return state;
    }

    /// Closes a loop: where the fork goes when it does not leave.
    void point(int fork, int to) {
        next[fork] = to;
    }

    int size() {
        return kinds.size();
    }

    Kind kind(int state) {
        return kinds.get(state);
    }

    boolean reads(int state, int symbol) {
        return sets.get(state).get(symbol);
    }

    int next(int state) {
        return next[state];
    }

    int other(int state) {
        return other[state];
    }

    /// Is there a `\/`?
    boolean splits() {
        return split;
    }
}
