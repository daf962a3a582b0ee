package culver.lda.filter.regex;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// A compiled expression.
///
/// Case does not matter unless asked (ASCII letters only). `^` and `$` each eat one newline, or stand at an edge of the text, in front of
/// which and behind which a newline is imagined. Without `\/` the match that ends first counts; with it the text left of it is as short as
/// possible and the text right of it as long as possible.
///
/// Threading: a regex belongs to one thread at a time.
public final class Regex {
    private final Program program = new Program();
    private final int first;
    private Automaton automaton;

    private Regex(RegexParser.Node tree) {
        first = RegexParser.compile(tree, program, program.add(Program.Kind.ACCEPT, null, Program.NOWHERE, Program.NOWHERE));
    }

    /// @throws IllegalArgumentException the brackets do not fit
    public static Regex of(String pattern, boolean caseMatters) {
        return new Regex(RegexParser.parse(pattern, !caseMatters));
    }

    /// Does it have a `\/`?
    public boolean splits() {
        return program.splits();
    }

    /// Is there a match?
    public boolean find(Text text) throws IOException {
        try (var search = new Search(text, this)) {
            return search.next();
        }
    }

    /// Successive matches that do not overlap.
    public Search search(Text text) throws IOException {
        return new Search(text, this);
    }

    /// The part of a match right of `\/`.
    ///
    /// @param from offset of its first octet
    /// @param to   offset behind its last
    public record Span(long from, long to) {
    }

    /// Where the right side of `\/` matches.
    public Optional<Span> split(Text text) throws IOException {
        var splitter = new Splitter(program, first);
        try (var in = text.open(0)) {
            boolean going = splitter.step(Octet.START, 0);
            long at = 0;
            for (int octet = going ? in.read() : -1; octet >= 0 && going; octet = going ? in.read() : -1) {
                going = splitter.step(octet, ++at);
            }
            if (going) {
                splitter.step(Octet.END, at);
            }
        }
        return splitter.matched() ? Optional.of(new Span(splitter.split(), splitter.end())) : Optional.empty();
    }

    private Automaton automaton() {
        if (automaton == null) {
            automaton = new Automaton(program, first);
        }
        return automaton;
    }

    /// A search that goes on behind each match, as if the text began there.
    public static final class Search implements AutoCloseable {
        private final InputStream in;
        private final Automaton automaton;
        private long at;
        private long began;
        private boolean ended;

        private Search(Text text, Regex regex) throws IOException {
            in = text.open(0);
            automaton = regex.automaton();
        }

        /// Finds the next match.
        public boolean next() throws IOException {
            began = at;
            if (automaton.reset() || automaton.step(at == 0 ? Octet.START : '\n')) {
                return true;
            }
            if (!ended) {
                for (int octet = in.read(); octet >= 0; octet = in.read()) {
                    at++;
                    if (automaton.step(octet)) {
                        return true;
                    }
                }
                ended = true;
            }
            return automaton.step(Octet.END);
        }

        /// The last match took nothing from the text: the next would be the same.
        public boolean stands() {
            return at == began;
        }

        /// Where it ended.
        public long place() {
            return at;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
