package culver.lda.filter;

import java.util.ArrayList;
import java.util.List;

/// The grammar of an rc file:
///
/// ```
/// rc         = *( assignment / recipe / comment )
/// assignment = NAME [ "=" value ]                       ; several on a line, blanks around "=" allowed
/// recipe     = ":" [ number ] *flag [ ":" [ lock ] ] newline *( "*" condition newline ) action
/// action     = "|" command / "!" addresses / NAME "=|" command / "{" rc "}" / folder *( directory )
/// ```
///
/// The older form, `:n`, is followed by `n` conditions (`:` alone: one) whose asterisk may be missing. Nothing is an error that stops: what cannot be
/// understood becomes a [Statement.Complaint].
final class RcParser {
    static final String FLAGS = "HBDAaEehbfcwWir";
    /// Blocks within blocks; beyond that they are text.
    private static final int DEEPEST = 200;

    private final Chars in;
    private int depth;
    private boolean closed;

    private RcParser(Chars in) {
        this.in = in;
    }

    static List<Statement> parse(String text) {
        return new RcParser(new Chars(text)).statements();
    }

    /// Up to the brace that closes them, or to the end.
    private List<Statement> statements() {
        var all = new ArrayList<Statement>();
        for (skipEmpty(); in.peek() != Chars.END; skipEmpty()) {
            if (in.next(':')) {
                all.add(new Statement.Do(recipe()));
            } else if (in.next('}')) {
                if (depth > 0) {
                    closed = true;
                    return all;
                }
                all.add(new Statement.Complaint("Closing brace unexpected"));
            } else {
                all.add(assignment());
            }
        }
        closed = false;
        return all;
    }

    /// Blanks, newlines, comments.
    private void skipEmpty() {
        while (true) {
            in.skipBlanks();
            if (in.peek() == '#') {
                in.restOfLine();
            } else if (!in.next('\n')) {
                return;
            }
        }
    }

    private Statement assignment() {
        var name = in.name();
        if (name.isEmpty()) {
            return skipped(in.restOfLine());
        }
        int c = in.peek();
        if (c != '=' && c != ' ' && c != '\t' && c != '\n' && c != Chars.END) {
            return skipped(name);
        }
        in.skipBlanks();
        if (!in.next('=')) {
            return new Statement.Assign(name, null);
        }
        in.skipBlanks();
        return new Statement.Assign(name, WordParser.value(in));
    }

    private static Statement skipped(String text) {
        return new Statement.Complaint("Skipped \"" + text + "\"");
    }

    private Recipe recipe() {
        int line = in.line();
        in.skipBlanks();
        int conditions = count();
        var flags = new StringBuilder();
        var junk = flags(flags);
        boolean locked = in.next(':');
        Word lock = new Word(List.of(), false);
        if (locked) {
            lock = WordParser.line(in);
        } else if (in.peek() == '#') {
            in.restOfLine();
        }
        in.next('\n');
        var texts = new ArrayList<String>();
        for (skipEmpty(); in.peek() == '*' || conditions > 0 && in.peek() != Chars.END; skipEmpty()) {
            conditions--;
            in.next('*');
            texts.add(line(true));
        }
        return new Recipe(line, flags + junk, locked, lock, List.copyOf(texts), action());
    }

    /// How many conditions the old form announces; `:0` none.
    private int count() {
        int number = 0;
        boolean digits = false;
        while (in.peek() >= '0' && in.peek() <= '9') {
            number = Math.min(10_000, number * 10 + in.next() - '0');
            digits = true;
        }
        return digits ? number : 1;
    }

    /// The letters, up to a colon or the end of the line. An unknown letter and the rest of its word are told after a blank, for the log.
    private String flags(StringBuilder flags) {
        var junk = new StringBuilder();
        while (true) {
            in.skipBlanks();
            int c = in.peek();
            if (c == ':' || c == '\n' || c == '#' || c == Chars.END) {
                return junk.toString();
            }
            if (FLAGS.indexOf(c) >= 0) {
                flags.append((char) in.next());
            } else {
                junk.append(' ');
                while (c != ' ' && c != '\t' && c != '\n' && c != Chars.END) {
                    junk.append((char) in.next());
                    c = in.peek();
                }
            }
        }
    }

    private Recipe.Action action() {
        int c = in.peek();
        if (c == Chars.END) {
            return new Recipe.Missing();
        }
        if (in.next('|')) {
            return new Recipe.Pipe(line(false));
        }
        if (in.next('!')) {
            return new Recipe.Forward(WordParser.line(in));
        }
        int after = in.peek(1);
        if (c == '{' && (after == ' ' || after == '\t' || after == '\n' || after == Chars.END) && depth < DEEPEST) {
            in.next();
            depth++;
            var statements = statements();
            depth--;
            var block = new Recipe.Block(statements, closed);
            closed = false;
            return block;
        }
        int place = in.place();
        var name = in.name();
        in.skipBlanks();
        if (!name.isEmpty() && in.next('=')) {
            in.skipBlanks();
            if (in.next('|')) {
                return new Recipe.Capture(name, line(false));
            }
        }
        in.back(place);
        return new Recipe.Folder(WordParser.line(in));
    }

    /// A line for somebody else to understand. A backslash at its end joins the next, whose leading blanks are dropped; with nothing else on the line
    /// it stands for a newline.
    private String line(boolean condition) {
        var text = new StringBuilder();
        boolean nothingYet = false;
        for (int c = in.next(); c != '\n' && c != Chars.END; c = in.next()) {
            if (c == '\\' && in.peek() == '\n') {
                in.next();
                in.skipBlanks();
                if (nothingYet) {
                    text.append('\n');
                }
                nothingYet = true;
            } else {
                text.append((char) c);
                nothingYet = false;
                if (c == '\\' && in.peek() != Chars.END) {
                    text.append((char) in.next());
                }
            }
        }
        return condition ? strip(text.toString()) : text.toString();
    }

    private static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && (text.charAt(from) == ' ' || text.charAt(from) == '\t')) {
            from++;
        }
        while (to > from && (text.charAt(to - 1) == ' ' || text.charAt(to - 1) == '\t')) {
            to--;
        }
        return text.substring(from, to);
    }
}
