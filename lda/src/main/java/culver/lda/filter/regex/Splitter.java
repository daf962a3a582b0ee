package culver.lda.filter.regex;

import java.util.Arrays;

/// Searches a pattern with `\/`: all states go side by side over the text, and each remembers where its `\/` was. The smallest such place
/// wins; of the matches with that place the longest.
///
/// One thread.
final class Splitter {
    private static final long NOT_YET = Long.MAX_VALUE;

    private final Program program;
    private final int first;
    private long[] now;
    private long[] then;
    private long best = NOT_YET;
    private long bestEnd;
    private boolean alive;
    private boolean over;
    private final long[] visited;
    private final int[] visitedIn;
    private int generation;

    Splitter(Program program, int first) {
        this.program = program;
        this.first = first;
        now = new long[program.size()];
        then = new long[program.size()];
        visited = new long[program.size()];
        visitedIn = new int[program.size()];
        Arrays.fill(now, -1);
        generation++;
        enter(now, first, NOT_YET, 0);
    }

    /// Reads one symbol.
    ///
    /// @param place what lies behind the symbol, as the place where `\/` may be
    /// @return false when nothing more can change the result
    boolean step(int symbol, long place) {
        Arrays.fill(then, -1);
        generation++;
        alive = false;
        for (int state = 0; state < now.length; state++) {
            if (now[state] >= 0 && (best == NOT_YET || now[state] <= best) && program.kind(state) == Program.Kind.READ && program.reads(state, symbol)) {
                enter(then, program.next(state), now[state], place);
            }
        }
        if (best == NOT_YET) {
            enter(then, first, NOT_YET, place);
        }
        var swap = now;
        now = then;
        then = swap;
        return alive && !over;
    }

    private void enter(long[] into, int from, long split, long place) {
        var stack = new int[2 * program.size() + 2];
        var splits = new long[stack.length];
        int depth = 0;
        stack[depth] = from;
        splits[depth++] = split;
        while (depth > 0) {
            int state = stack[--depth];
            long at = splits[depth];
            if (visitedIn[state] == generation && visited[state] <= at) {
                continue;
            }
            visitedIn[state] = generation;
            visited[state] = at;
            switch (program.kind(state)) {
                case READ -> {
                    into[state] = at;
                    alive = true;
                }
                case ACCEPT -> accept(at, place);
                case SPLIT -> {
                    stack[depth] = program.next(state);
                    splits[depth++] = place;
                }
                case FORK -> {
                    stack[depth] = program.other(state);
                    splits[depth++] = at;
                    stack[depth] = program.next(state);
                    splits[depth++] = at;
                }
            }
        }
    }

    /// A match without any `\/` on its way (`a\/b|c`) that comes first ends the search.
    private void accept(long at, long place) {
        if (at == NOT_YET) {
            over |= best == NOT_YET;
            return;
        }
        if (over) {
            return;
        }
        if (best == NOT_YET || at < best || at == best && place > bestEnd) {
            best = at;
            bestEnd = place;
        }
    }

    boolean matched() {
        return best != NOT_YET;
    }

    long split() {
        return best;
    }

    long end() {
        return bestEnd;
    }
}
