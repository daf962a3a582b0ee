package culver.conf;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// `%{if;A;OP;B;THEN;ELSE}` of Dovecot 2.3.
///
/// Numbers are compared by `==` `!=` `<` `<=` `>` `>=`, texts by `eq` `ne` `lt` `le` `gt` `ge`; `*` is a pattern with `*` and `?`, `~` a
/// regular expression. In an argument `\;` is a semicolon, `\%` a percent sign. Every argument is expanded.
final class VarCondition {
    /// Expands an argument.
    @FunctionalInterface
    interface Expansion {
        String of(String text) throws ConfException;
    }

    private VarCondition() {
    }

    static String choose(String content, Expansion expand) throws ConfException {
        List<String> arguments = split(content);
        if (arguments.size() < 4 || arguments.size() > 5) {
            throw new ConfException("%{if;A;OP;B;THEN;ELSE} has " + arguments.size() + " arguments: '" + content + "'");
        }
        boolean holds = holds(expand.of(arguments.get(0)), arguments.get(1), expand.of(arguments.get(2)));
        return holds ? expand.of(arguments.get(3)) : arguments.size() == 5 ? expand.of(arguments.get(4)) : "";
    }

    /// At semicolons that are neither escaped nor inside a nested variable.
    private static List<String> split(String content) {
        var arguments = new ArrayList<String>();
        var argument = new StringBuilder();
        int deep = 0;
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            if (c == '\\' && i + 1 < content.length() && deep == 0) {
                char escaped = content.charAt(++i);
                argument.append(escaped == '%' ? "%%" : escaped);
            } else if (c == ';' && deep == 0) {
                arguments.add(argument.toString());
                argument.setLength(0);
            } else {
                deep += c == '{' ? 1 : c == '}' ? -1 : 0;
                argument.append(c);
            }
        }
        arguments.add(argument.toString());
        return arguments;
    }

    static boolean holds(String a, String operator, String b) throws ConfException {
        return switch (operator) {
            case "==" -> number(a) == number(b);
            case "!=" -> number(a) != number(b);
            case "<" -> number(a) < number(b);
            case "<=" -> number(a) <= number(b);
            case ">" -> number(a) > number(b);
            case ">=" -> number(a) >= number(b);
            case "eq" -> a.equals(b);
            case "ne" -> !a.equals(b);
            case "lt" -> a.compareTo(b) < 0;
            case "le" -> a.compareTo(b) <= 0;
            case "gt" -> a.compareTo(b) > 0;
            case "ge" -> a.compareTo(b) >= 0;
            case "*" -> matches(a, b);
            case "!*" -> !matches(a, b);
            case "~" -> expression(b).matcher(a).find();
            case "!~" -> !expression(b).matcher(a).find();
            default -> throw new ConfException("%{if} has no comparison '" + operator + "'");
        };
    }

    private static long number(String text) throws ConfException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new ConfException("%{if} compares numbers, and '" + text + "' is none", e);
        }
    }

    /// `*` is any text, `?` any character. Linear but for one star's backtracking, so no value can make it slow.
    private static boolean matches(String text, String pattern) {
        int t = 0;
        int p = 0;
        int star = -1;
        int mark = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                mark = t;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++mark;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    private static Pattern expression(String text) throws ConfException {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new ConfException("not a regular expression: '" + text + "': " + e.getDescription(), e);
        }
    }
}
