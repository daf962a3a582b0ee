package culver.conf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `%{name | filter | filter(arguments)}` of Dovecot 2.4: the grammar. What the filters do is in [VarFilters].
///
/// ```
/// pipeline  = stage *( "|" stage )
/// stage     = name [ "(" [ argument *( "," argument ) ] ")" ] *( operator number )
/// argument  = [ key "=" ] ( number / quoted / name )          a name is that variable's value
/// operator  = "+" / "-" / "*" / "/" / "%"
/// ```
///
/// The first stage is a variable, or one of the filters that need none (`literal`, `concat`, `lookup`).
final class VarPipeline {
    private final String text;
    private final Vars vars;
    private int at;

    /// A filter's arguments: in order, and by key.
    record Arguments(List<String> inOrder, Map<String, String> byKey) {
        String get(int index, String filter) throws ConfException {
            if (index >= inOrder.size()) {
                throw new ConfException("filter " + filter + " needs " + (index + 1) + " arguments");
            }
            return inOrder.get(index);
        }

        int number(int index, String filter) throws ConfException {
            return VarFunctions.number(filter, get(index, filter), -1_000_000, 1_000_000);
        }
    }

    private VarPipeline(String text, Vars vars) {
        this.text = text;
        this.vars = vars;
    }

    /// True for what cannot be a variable of 2.3.
    static boolean is(String content) {
        return content.indexOf('|') >= 0 || content.indexOf('(') > 0 || content.matches("\\s*\\w+\\s*[-+*/%]\\s*-?\\d+\\s*");
    }

    static String run(String content, Vars vars) throws ConfException {
        return new VarPipeline(content, vars).run();
    }

    private String run() throws ConfException {
        String name = name();
        Arguments arguments = arguments();
        VarFilters.Value value;
        if (arguments == null) {
            String found = vars.find(name);
            value = found == null ? null : VarFilters.Value.of(found);
        } else {
            value = VarFilters.source(name, arguments, vars);
        }
        value = calculate(value, name);
        blanks();
        while (at < text.length()) {
            if (text.charAt(at++) != '|') {
                throw new ConfException("expecting '|' before '" + text.substring(at - 1) + "' in '%{" + text + "}'");
            }
            String filter = name();
            Arguments given = arguments();
            if (value == null && !filter.equals("default")) {
                throw new ConfException("unknown variable '%{" + name + "}' in '%{" + text + "}'");
            }
            value = VarFilters.apply(filter, value, given == null ? new Arguments(List.of(), Map.of()) : given);
            value = calculate(value, name);
            blanks();
        }
        if (value == null) {
            throw new ConfException("unknown variable '%{" + name + "}'");
        }
        return value.shown();
    }

    private void blanks() {
        while (at < text.length() && Line.blank(text.charAt(at))) {
            at++;
        }
    }

    private String name() throws ConfException {
        blanks();
        int from = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || "_:.".indexOf(text.charAt(at)) >= 0
            || text.charAt(at) == '-' && text.startsWith("sha3", from))) {
            at++;
        }
        if (at == from) {
            throw new ConfException("a name is missing in '%{" + text + "}'");
        }
        return text.substring(from, at);
    }

    /// The arguments in parentheses, or null where there are no parentheses.
    private Arguments arguments() throws ConfException {
        blanks();
        if (at >= text.length() || text.charAt(at) != '(') {
            return null;
        }
        at++;
        var inOrder = new ArrayList<String>();
        var byKey = new HashMap<String, String>();
        blanks();
        while (at < text.length() && text.charAt(at) != ')') {
            argument(inOrder, byKey);
            blanks();
            if (at < text.length() && text.charAt(at) == ',') {
                at++;
                blanks();
            } else if (at < text.length() && text.charAt(at) != ')') {
                throw new ConfException("expecting ',' or ')' before '" + text.substring(at) + "' in '%{" + text + "}'");
            }
        }
        if (at >= text.length()) {
            throw new ConfException("')' is missing in '%{" + text + "}'");
        }
        at++;
        return new Arguments(inOrder, byKey);
    }

    private void argument(List<String> inOrder, Map<String, String> byKey) throws ConfException {
        char c = text.charAt(at);
        if (c == '\'' || c == '"') {
            inOrder.add(quoted(c));
        } else if (c == '-' || Character.isDigit(c)) {
            inOrder.add(number());
        } else {
            String name = name();
            blanks();
            if (at < text.length() && text.charAt(at) == '=') {
                at++;
                blanks();
                var value = new ArrayList<String>();
                if (at < text.length()) {
                    argument(value, new HashMap<>());
                }
                if (value.isEmpty()) {
                    throw new ConfException("a value is missing after '" + name + "=' in '%{" + text + "}'");
                }
                byKey.put(name, value.getFirst());
                return;
            }
            String value = vars.find(name);
            if (value == null) {
                throw new ConfException("unknown variable '" + name + "' in '%{" + text + "}'");
            }
            inOrder.add(value);
        }
    }

    private String quoted(char quote) throws ConfException {
        var value = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at++);
            // a digit keeps its backslash: it is a group of regexp
            if (c == '\\' && at < text.length() && !Character.isDigit(text.charAt(at))) {
                c = switch (text.charAt(at++)) {
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    default -> text.charAt(at - 1);
                };
            }
            value.append(c);
        }
        if (at >= text.length()) {
            throw new ConfException("a closing quote is missing in '%{" + text + "}'");
        }
        at++;
        return value.toString();
    }

    private String number() {
        int from = at++;
        while (at < text.length() && Character.isDigit(text.charAt(at))) {
            at++;
        }
        return text.substring(from, at);
    }

    /// `+ 1`, `% 256`: whole numbers.
    private VarFilters.Value calculate(VarFilters.Value value, String name) throws ConfException {
        VarFilters.Value result = value;
        blanks();
        while (at < text.length() && "+-*/%".indexOf(text.charAt(at)) >= 0) {
            char operator = text.charAt(at++);
            blanks();
            String operand = at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '-') ? number() : vars.find(name());
            if (result == null || operand == null) {
                throw new ConfException("unknown variable in '%{" + text + "}'");
            }
            result = VarFilters.calculate(result, operator, operand, name);
            blanks();
        }
        return result;
    }
}
