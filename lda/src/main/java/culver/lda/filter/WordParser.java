package culver.lda.filter;

import java.util.ArrayList;
import java.util.List;

/// Reads words: quotes, backslashes, variables, programs. What is read is not evaluated, so nothing that a variable holds is ever taken for syntax.
///
/// A quote or backtick that is never closed takes in the rest of the text; the word says so ([Word#unterminated]).
final class WordParser {
    private static final int END_OF_LINE = '\n';

    private final Chars in;
    private final List<Word.Piece> pieces = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();
    private boolean literalQuoted;
    private boolean unterminated;
    private boolean cutShort;
    private boolean blanksStay;

    private WordParser(Chars in) {
        this.in = in;
    }

    /// A value: up to the first unquoted blank.
    static Word value(Chars in) {
        var parser = new WordParser(in);
        parser.unquoted(true, END_OF_LINE);
        return parser.word();
    }

    /// The words of a line.
    static Word line(Chars in) {
        var parser = new WordParser(in);
        in.skipBlanks();
        parser.unquoted(false, END_OF_LINE);
        return parser.word();
    }

    /// All of a text, blanks included, with its quotes taken off: values on the command line.
    static Word whole(String text) {
        var in = new Chars(text);
        var parser = new WordParser(in);
        parser.blanksStay = true;
        parser.unquoted(true, Chars.END);
        return parser.word();
    }

    /// All of a text as if it stood in double quotes, where quotes themselves vanish: `$` conditions.
    static Word quoted(String text) {
        var in = new Chars(text);
        var parser = new WordParser(in);
        while (in.peek() != Chars.END) {
            parser.inQuotes('"', true);
        }
        return parser.word();
    }

    private Word word() {
        flush();
        return new Word(List.copyOf(pieces), unterminated);
    }

    private void flush() {
        if (!literal.isEmpty() || literalQuoted) {
            pieces.add(new Word.Literal(literal.toString(), literalQuoted));
            literal.setLength(0);
            literalQuoted = false;
        }
    }

    private void add(Word.Piece piece) {
        flush();
        pieces.add(piece);
    }

    private void unquoted(boolean blankEnds, int end) {
        boolean wordStart = true;
        while (!cutShort && in.peek() != Chars.END && in.peek() != end) {
            int c = in.next();
            if (c == '#' && wordStart && end == END_OF_LINE) {
                in.restOfLine();
                return;
            }
            wordStart = false;
            switch (c) {
                case '\\' -> {
                    int next = in.next();
                    if (next != '\n' && next != Chars.END) {
                        literal.append((char) next);
                    }
                }
                case '\'' -> singleQuotes();
                case '"' -> {
                    literalQuoted = true;
                    inQuotes('"', false);
                }
                case '`' -> output(false);
                case '$' -> variable(false, blankEnds);
                case ' ', '\t' -> {
                    if (blanksStay) {
                        literal.append((char) c);
                    } else if (blankEnds) {
                        return;
                    } else {
                        in.skipBlanks();
                        add(new Word.Gap());
                        wordStart = true;
                    }
                }
                case '\n' -> {
                    if (blanksStay) {
                        literal.append('\n');
                    } else {
                        add(new Word.Gap());
                    }
                }
                default -> literal.append((char) c);
            }
        }
    }

    private void singleQuotes() {
        literalQuoted = true;
        for (int c = in.next(); c != '\''; c = in.next()) {
            if (c == Chars.END) {
                unterminated = true;
                return;
            }
            literal.append((char) c);
        }
    }

    /// Up to the closing `end`, which is eaten.
    private void inQuotes(int end, boolean endOfTextToo) {
        for (int c = in.next(); c != end; c = in.next()) {
            switch (c) {
                case Chars.END -> {
                    unterminated = !endOfTextToo;
                    return;
                }
                case '\\' -> {
                    int next = in.next();
                    if (next == '\n') {
                        continue;
                    }
                    if (next != '"' && next != '$' && next != '\\' && next != '`') {
                        literal.append('\\');
                    }
                    if (next != Chars.END) {
                        literal.append((char) next);
                    }
                }
                case '`' -> output(true);
                case '$' -> variable(true, true);
                default -> literal.append((char) c);
            }
        }
    }

    private void output(boolean quoted) {
        var command = new StringBuilder();
        for (int c = in.next(); c != '`'; c = in.next()) {
            if (c == Chars.END) {
                unterminated = true;
                break;
            }
            if (c == '\\') {
                int next = in.next();
                if (next == '\n') {
                    continue;
                }
                if (next != '`' && next != '\\' && !(quoted && next == '"')) {
                    command.append('\\');
                }
                c = next;
                if (c == Chars.END) {
                    unterminated = true;
                    break;
                }
            }
            command.append((char) c);
        }
        add(new Word.Output(command.toString(), quoted));
    }

    private void variable(boolean quoted, boolean blankEnds) {
        int c = in.peek();
        if (c == '{') {
            in.next();
            braced(quoted, blankEnds);
        } else if (c == '\\' && Chars.nameChar(in.peek(1))) {
            in.next();
            add(new Word.Variable(plainName(), (char) 0, false, null, true, quoted));
        } else if (c == '@') {
            in.next();
            if (quoted) {
                add(new Word.Arguments());
            } else {
                literal.append('@');
            }
        } else if (c != Chars.END && "#$?_-=".indexOf(c) >= 0 && !(c == '_' && Chars.nameChar(in.peek(1)))) {
            in.next();
            add(new Word.Variable(Character.toString(c), (char) 0, false, null, false, quoted));
        } else if (Chars.nameChar(c)) {
            add(new Word.Variable(plainName(), (char) 0, false, null, false, quoted));
        } else {
            literal.append('$');
        }
    }

    private String plainName() {
        return in.peek() >= '0' && in.peek() <= '9' ? Character.toString(in.next()) : in.name();
    }

    private void braced(boolean quoted, boolean blankEnds) {
        var name = in.peek() >= '0' && in.peek() <= '9' ? Character.toString(in.next()) : in.name();
        if (name.isEmpty() && in.peek() != Chars.END && "#$?-=".indexOf(in.peek()) >= 0 && in.peek(1) == '}') {
            name = Character.toString(in.next());
        }
        if (in.next('}')) {
            add(new Word.Variable(name, (char) 0, false, null, false, quoted));
            return;
        }
        boolean whenEmpty = in.next(':');
        if (!name.isEmpty() && (in.peek() == '-' || in.peek() == '+')) {
            char operator = (char) in.next();
            var inner = new WordParser(in);
            if (quoted) {
                inner.inQuotes('}', false);
            } else {
                inner.unquoted(blankEnds, '}');
                cutShort = !in.next('}');               // a blank has ended all of it, and what follows is something else
            }
            unterminated |= inner.unterminated;
            add(new Word.Variable(name, operator, whenEmpty, inner.word(), false, quoted));
            return;
        }
        in.next();
        add(new Word.Bad(name));
    }
}
