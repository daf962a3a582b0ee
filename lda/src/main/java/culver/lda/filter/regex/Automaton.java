package culver.lda.filter.regex;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Searches for the earliest end of a match: the sets of states that occur are made when they are first met, and forgotten when there
/// are too many, so that memory stays small and no pattern is slower than one step per octet times its length.
///
/// One thread.
final class Automaton {
    private static final int MOST_SETS = 512;

    /// A set of states after some input; `to[symbol]` is filled when first needed.
    private static final class Set {
        final int[] states;
        final boolean accepts;
        final Set[] to = new Set[Octet.COUNT];

        Set(int[] states, boolean accepts) {
            this.states = states;
            this.accepts = accepts;
        }
    }

    /// Sets are found again by their members.
    private record Members(int[] states) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Members that && Arrays.equals(states, that.states);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(states);
        }
    }

    private final Program program;
    private final int first;
    private final Map<Members, Set> known = new HashMap<>();
    private final int[] seen;
    private int generation;
    private final int[] stack;
    private final int[] found;
    private int count;
    private boolean accepts;

    private final int[] startStates;
    private final boolean startAccepts;
    private Set start;
    private Set current;

    Automaton(Program program, int first) {
        this.program = program;
        this.first = first;
        seen = new int[program.size()];
        stack = new int[2 * program.size() + 2];
        found = new int[program.size()];
        begin();
        visit(first);
        startStates = Arrays.copyOf(found, count);
        startAccepts = accepts;
        forget();
    }

    private void forget() {
        known.clear();
        start = new Set(startStates, startAccepts);
        known.put(new Members(startStates), start);
    }

    /// Begins a search; true when the empty text matches.
    boolean reset() {
        current = start;
        return current.accepts;
    }

    /// Reads one symbol; true when a match ends behind it.
    boolean step(int symbol) {
        var next = current.to[symbol];
        if (next == null) {
            next = make(current, symbol);
        }
        current = next;
        return next.accepts;
    }

    private Set make(Set from, int symbol) {
        begin();
        for (int state : from.states) {
            if (program.reads(state, symbol)) {
                visit(program.next(state));
            }
        }
        visit(first);                                           // a match may begin anywhere
        var states = Arrays.copyOf(found, count);
        Arrays.sort(states);
        var members = new Members(states);
        var set = known.get(members);
        if (set == null || set.accepts != accepts) {
            if (known.size() >= MOST_SETS) {
                forget();
            }
            set = new Set(states, accepts);
            known.put(members, set);
        }
        from.to[symbol] = set;
        return set;
    }

    private void begin() {
        generation++;
        count = 0;
        accepts = false;
    }

    /// Adds all reading states that can be reached without input.
    private void visit(int state) {
        int depth = 0;
        stack[depth++] = state;
        while (depth > 0) {
            int at = stack[--depth];
            if (seen[at] == generation) {
                continue;
            }
            seen[at] = generation;
            switch (program.kind(at)) {
                case READ -> found[count++] = at;
                case ACCEPT -> accepts = true;
                case SPLIT -> stack[depth++] = program.next(at);
                case FORK -> {
                    stack[depth++] = program.other(at);
                    stack[depth++] = program.next(at);
                }
            }
        }
    }
}
