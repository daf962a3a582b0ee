package culver.lda.filter.regex;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// The syntax:
///
/// ```
/// alternatives = sequence *( "|" sequence )          ; an empty sequence matches the empty text
/// sequence     = *( item [ "*" / "+" / "?" ] )       ; a quantifier after a quantifier, or with nothing before it, is a letter
/// item         = "(" alternatives ")" / "[" ["^"] 1*octet "]" / "." / "^" / "$" / "^^" / "\<" / "\>" / "\/" / "\" octet / octet
/// ```
///
/// No `{n}`, no `[:class:]`, no `\t`: those are letters. In `[…]` a `]` in front is a letter, and so is a backslash.
final class RegexParser {
    /// Brackets within brackets: as deep as a line is long, but not as deep as the stack.
    private static final int DEEPEST = 500;

    /// The tree between the text and the states.
    sealed interface Node {
        record Read(BitSet set) implements Node {
        }

        record Sequence(List<Node> items) implements Node {
        }

        record Choice(List<Node> items) implements Node {
        }

        record Repeat(Node item, char how) implements Node {
        }

        record Split() implements Node {
        }
    }

    private final String pattern;
    private final boolean bothCases;
    private int at;
    private int depth;

    private RegexParser(String pattern, boolean bothCases) {
        this.pattern = pattern;
        this.bothCases = bothCases;
    }

    /// @throws IllegalArgumentException brackets do not fit
    static Node parse(String pattern, boolean bothCases) {
        var parser = new RegexParser(Macros.expand(pattern), bothCases);
        var tree = parser.alternatives();
        if (parser.at < parser.pattern.length()) {
            throw new IllegalArgumentException("unexpected )");
        }
        return tree;
    }

    private boolean more() {
        return at < pattern.length();
    }

    private boolean next(char c) {
        if (more() && pattern.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private Node alternatives() {
        if (++depth > DEEPEST) {
            throw new IllegalArgumentException("too many brackets");
        }
        var choice = new ArrayList<Node>();
        do {
            choice.add(sequence());
        } while (next('|'));
        depth--;
        return choice.size() == 1 ? choice.getFirst() : new Node.Choice(choice);
    }

    private Node sequence() {
        var items = new ArrayList<Node>();
        while (more() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
            var item = item();
            if (more() && "*+?".indexOf(pattern.charAt(at)) >= 0) {
                item = new Node.Repeat(item, pattern.charAt(at++));
                if (more() && "*+?".indexOf(pattern.charAt(at)) >= 0) {
                    items.add(item);
                    item = letter(pattern.charAt(at++));
                }
            }
            items.add(item);
        }
        return items.size() == 1 ? items.getFirst() : new Node.Sequence(items);
    }

    private Node letter(char c) {
        return new Node.Read(c == '\n' ? Octet.lineEdge() : Octet.one(c & 0xff, bothCases));
    }

    private Node item() {
        char c = pattern.charAt(at++);
        return switch (c) {
            case '(' -> {
                var inner = alternatives();
                if (!next(')')) {
                    throw new IllegalArgumentException("missing )");
                }
                yield inner;
            }
            case '[' -> bracket();
            case '.' -> new Node.Read(Octet.any());
            case '^' -> new Node.Read(next('^') ? Octet.edge() : Octet.lineEdge());
            case '$' -> new Node.Read(Octet.lineEdge());
            case '\\' -> escaped();
            default -> letter(c);
        };
    }

    private Node escaped() {
        if (!more()) {
            return letter('\\');
        }
        char c = pattern.charAt(at++);
        return switch (c) {
            case '<', '>' -> new Node.Read(Octet.noWord());
            case '/' -> new Node.Split();
            default -> letter(c);
        };
    }

    private Node bracket() {
        boolean not = next('^');
        var set = new BitSet(Octet.COUNT);
        boolean first = true;
        while (more() && (first || pattern.charAt(at) != ']')) {
            first = false;
            int from = pattern.charAt(at++) & 0xff;
            int to = from;
            if (at + 1 < pattern.length() && pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
                to = pattern.charAt(at + 1) & 0xff;
                at += 2;
            }
            if (from <= to) {
                set.set(from, to + 1);
            } else {
                set.set(from);
                set.set(to);
            }
        }
        next(']');
        if (bothCases) {
            Octet.foldCase(set);
        }
        if (not) {
            set.flip(0, 256);
            set.clear('\n');
        }
        return new Node.Read(set);
    }

    /// Builds the states from the end to the front: `to` is the state after the node.
    static int compile(Node node, Program program, int to) {
        return switch (node) {
            case Node.Read read -> program.add(Program.Kind.READ, read.set, to, Program.NOWHERE);
            case Node.Split _ -> program.add(Program.Kind.SPLIT, null, to, Program.NOWHERE);
            case Node.Sequence sequence -> {
                int state = to;
                for (var item : sequence.items.reversed()) {
                    state = compile(item, program, state);
                }
                yield state;
            }
            case Node.Choice choice -> {
                int state = compile(choice.items.getLast(), program, to);
                for (var item : choice.items.reversed().subList(1, choice.items.size())) {
                    state = program.add(Program.Kind.FORK, null, compile(item, program, to), state);
                }
                yield state;
            }
            case Node.Repeat repeat when repeat.how == '?' ->
                program.add(Program.Kind.FORK, null, compile(repeat.item, program, to), to);
            case Node.Repeat repeat -> {
                int loop = program.add(Program.Kind.FORK, null, Program.NOWHERE, to);
                int body = compile(repeat.item, program, loop);
                program.point(loop, body);
                yield repeat.how == '*' ? loop : body;
            }
        };
    }
}
