package culver.imap.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Compares a response with an expectation. Words are equal in any case; `$name` takes any word or text when it is first seen and must be
/// equal to it from then on; `$` alone is anything; `...` at the end of a list or line is any rest. Flags, and the items of FETCH, STATUS and
/// LIST's attributes, may stand in any order.
public final class Pattern {
    private final Map<String, String> bound;

    /// @param bound variables, shared by all connections of a script
    public Pattern(Map<String, String> bound) {
        this.bound = bound;
    }

    /// True if the response is as expected; variables are bound only then.
    public boolean matches(List<Token> expected, List<Token> actual) {
        var trial = new HashMap<>(bound);
        if (!line(expected, actual, trial)) {
            return false;
        }
        bound.putAll(trial);
        return true;
    }

    private boolean line(List<Token> expected, List<Token> actual, Map<String, String> vars) {
        if (isWord(actual, 2, "FETCH") && isWord(expected, 2, "FETCH") && expected.size() == 4 && actual.size() == 4) {
            return one(expected.get(0), actual.get(0), vars) && one(expected.get(1), actual.get(1), vars)
                && pairs(((Token.Group) expected.get(3)).items(), ((Token.Group) actual.get(3)).items(), vars);
        }
        if (isWord(actual, 1, "STATUS") && expected.size() == 4) {
            return inOrder(expected.subList(0, 3), actual.subList(0, 3), vars)
                && pairs(((Token.Group) expected.get(3)).items(), ((Token.Group) actual.get(3)).items(), vars);
        }
        if ((isWord(actual, 1, "LIST") || isWord(actual, 1, "LSUB")) && expected.size() > 2 && actual.size() > 2
            && expected.get(2) instanceof Token.Group(var some) && actual.get(2) instanceof Token.Group(var all)) {
            return inOrder(expected.subList(0, 2), actual.subList(0, 2), vars) && anyOrder(some, all, vars)
                && inOrder(expected.subList(3, expected.size()), actual.subList(3, actual.size()), vars);
        }
        if (isWord(actual, 1, "FLAGS") && expected.size() == 3 && expected.get(2) instanceof Token.Group(var some)
            && actual.get(2) instanceof Token.Group(var all)) {
            return inOrder(expected.subList(0, 2), actual.subList(0, 2), vars) && anyOrder(some, all, vars);
        }
        return inOrder(expected, actual, vars);
    }

    private static boolean isWord(List<Token> tokens, int at, String text) {
        return tokens.size() > at && tokens.get(at) instanceof Token.Word(var word) && word.equalsIgnoreCase(text);
    }

    private boolean inOrder(List<Token> expected, List<Token> actual, Map<String, String> vars) {
        for (int i = 0; i < expected.size(); i++) {
            if (isWord(expected, i, "...")) {
                return true;
            }
            if (i >= actual.size() || !one(expected.get(i), actual.get(i), vars)) {
                return false;
            }
        }
        return expected.size() == actual.size();
    }

    private boolean anyOrder(List<Token> expected, List<Token> actual, Map<String, String> vars) {
        var left = new ArrayList<>(actual);
        for (int i = 0; i < expected.size(); i++) {
            var each = expected.get(i);
            if (isWord(expected, i, "...")) {
                return true;
            }
            if (!removeFirst(left, each, vars)) {
                return false;
            }
        }
        return left.isEmpty();
    }

    private boolean removeFirst(List<Token> left, Token wanted, Map<String, String> vars) {
        for (int i = 0; i < left.size(); i++) {
            if (one(wanted, left.get(i), vars)) {
                left.remove(i);
                return true;
            }
        }
        return false;
    }

    /// Names and values in turn, the pairs in any order.
    private boolean pairs(List<Token> expected, List<Token> actual, Map<String, String> vars) {
        var left = new ArrayList<>(actual);
        for (int i = 0; i + 1 < expected.size() || isWord(expected, i, "..."); i += 2) {
            if (isWord(expected, i, "...")) {
                return true;
            }
            int found = -1;
            for (int j = 0; j + 1 < left.size() && found < 0; j += 2) {
                boolean flags = isWord(left, j, "FLAGS");
                if (one(expected.get(i), left.get(j), vars)
                    && (flags && expected.get(i + 1) instanceof Token.Group(var some) && left.get(j + 1) instanceof Token.Group(var all)
                        ? anyOrder(some, all, vars) : one(expected.get(i + 1), left.get(j + 1), vars))) {
                    found = j;
                }
            }
            if (found < 0) {
                return false;
            }
            left.remove(found);
            left.remove(found);
        }
        return left.isEmpty();
    }

    private boolean one(Token expected, Token actual, Map<String, String> vars) {
        return switch (expected) {
            case Token.Group(var items) -> actual instanceof Token.Group(var others) && inOrder(items, others, vars);
            case Token.Word(var word) when word.equals("$") -> true;
            case Token.Word(var word) when word.startsWith("$") -> {
                var text = text(actual);
                yield text != null && text.equals(vars.computeIfAbsent(word, _ -> text));
            }
            case Token.Word(var word) -> actual instanceof Token.Word(var other) && wordMatches(word, other, vars);
            case Token.Text(var text) -> actual instanceof Token.Text(var other) && text.equals(other);
        };
    }

    /// Words with a bracket are compared piece by piece: `[UIDNEXT $next]`.
    private boolean wordMatches(String expected, String actual, Map<String, String> vars) {
        if (!expected.contains("$") && !expected.contains("...") || !expected.startsWith("[") || !actual.startsWith("[")) {
            return expected.equalsIgnoreCase(actual);
        }
        return inOrder(Token.parse(inside(expected)), Token.parse(inside(actual)), vars);
    }

    private static String inside(String bracketed) {
        return bracketed.substring(1, bracketed.length() - 1);
    }

    private static String text(Token token) {
        return switch (token) {
            case Token.Word(var text) -> text;
            case Token.Text(var text) -> text;
            case Token.Group _ -> null;
        };
    }
}
