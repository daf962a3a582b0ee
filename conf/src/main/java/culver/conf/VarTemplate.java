package culver.conf;

/// One template being expanded, in both languages.
///
/// ```
/// %[-]offset.[0][-]width MODIFIERS letter      %1n  %2.3n  %-4.-2n  %08Xu  %LMu
/// %... MODIFIERS {name}                        %L{user}  %{env:HOME}  %{userdb:mail:none}
/// %{METHOD;rounds=N,salt=S,truncate=BITS,format=F:name}
/// %{if;A;OP;B;THEN;ELSE}
/// %{name | filter | filter(arguments)}         2.4, see VarPipeline
/// %%
/// ```
///
/// A width without `0` cuts, with `0` it pads and does not cut. A negative width leaves out that many characters at the end; a
/// negative offset counts from the end. Modifiers are applied from left to right, before offset and width.
final class VarTemplate {
    private static final int MOST_MODIFIERS = 10;
    private static final int DEEPEST = 20;

    private final String template;
    private final Vars vars;
    private final int depth;
    private int at;

    VarTemplate(String template, Vars vars) {
        this(template, vars, 0);
    }

    private VarTemplate(String template, Vars vars, int depth) {
        this.template = template;
        this.vars = vars;
        this.depth = depth;
    }

    String expand() throws ConfException {
        if (depth > DEEPEST) {
            throw new ConfException("%-variables are nested more than " + DEEPEST + " deep");
        }
        var out = new StringBuilder(template.length() + 32);
        while (at < template.length()) {
            int percent = template.indexOf('%', at);
            if (percent < 0) {
                percent = template.length();
            }
            out.append(template, at, percent);
            at = percent + 1;
            if (percent < template.length()) {
                variable(out);
            }
        }
        return out.toString();
    }

    /// At the character after `%`.
    private void variable(StringBuilder out) throws ConfException {
        int start = at - 1;
        boolean fromEnd = skip('-');
        boolean pad = skip('0');
        int offset = 0;
        int width = number(start);
        if (skip('.')) {
            offset = fromEnd ? -width : width;
            pad = skip('0');
            int sign = skip('-') ? -1 : 1;
            width = sign * number(start);
        }
        var shape = new VarFunctions.Shape(offset, width);
        var modifiers = new StringBuilder();
        while (modifiers.length() < MOST_MODIFIERS && at < template.length() && VarFunctions.isModifier(template.charAt(at))) {
            modifiers.append(template.charAt(at++));
        }
        if (at >= template.length()) {
            throw new ConfException("a variable's name is missing at the end of '" + template + "'");
        }
        char letter = template.charAt(at++);
        String value = letter == '%' ? "%" : letter == '{' ? braced(start) : vars.find(letter);
        if (value == null) {
            throw new ConfException("unknown variable '%" + letter + "' in '" + template + "'");
        }
        for (int i = 0; i < modifiers.length(); i++) {
            value = VarFunctions.modify(modifiers.charAt(i), value, shape);
        }
        out.append(cut(value, shape.offset, shape.width, pad));
    }

    private boolean skip(char c) {
        if (at < template.length() && template.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private int number(int start) throws ConfException {
        int from = at;
        while (at < template.length() && template.charAt(at) >= '0' && template.charAt(at) <= '9') {
            at++;
        }
        if (at - from > 6) {
            throw new ConfException("width is too large in '" + template.substring(start) + "'");
        }
        return at == from ? 0 : Integer.parseInt(template.substring(from, at));
    }

    static String cut(String value, int offset, int width, boolean pad) {
        String rest = offset >= 0 ? value.substring(Math.min(offset, value.length()))
            : value.length() > -offset ? value.substring(value.length() + offset) : value;
        if (width == 0) {
            return rest;
        }
        if (pad) {
            return "0".repeat(Math.max(0, width - rest.length())) + rest;
        }
        int length = width > 0 ? width : rest.length() + width;
        return length < 0 ? rest : rest.substring(0, Math.min(length, rest.length()));
    }

    /// After `{`: to the brace that closes it.
    private String braced(int start) throws ConfException {
        int from = at;
        int deep = 1;
        char quote = 0;
        while (at < template.length() && deep > 0) {
            char c = template.charAt(at++);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if ((c == '\'' || c == '"') && template.substring(from, at).indexOf('|') >= 0) {
                quote = c;          // only 2.4's filters have quoted arguments
            } else if (c == '{') {
                deep++;
            } else if (c == '}') {
                deep--;
            }
        }
        if (deep > 0) {
            throw new ConfException("'}' is missing after '" + template.substring(start) + "'");
        }
        return named(template.substring(from, at - 1));
    }

    private String named(String content) throws ConfException {
        if (content.startsWith("if;")) {
            return VarCondition.choose(content.substring(3), this::inner);
        }
        String value = vars.find(content.strip());
        if (value != null) {
            return value;
        }
        if (VarPipeline.is(content)) {
            return VarPipeline.run(content, vars);
        }
        int colon = content.indexOf(':');
        if (colon >= 0) {
            value = prefixed(content, colon);
        }
        if (value == null) {
            throw new ConfException("unknown variable '%{" + content + "}' in '" + template + "'");
        }
        return value;
    }

    /// `sha256:user`; `userdb:mail:default`, empty where the lookup gave no such field and there is no default; `domain:default` for
    /// an empty variable.
    private String prefixed(String content, int colon) throws ConfException {
        String first = content.substring(0, colon);
        if (VarFunctions.isHash(first)) {
            return VarFunctions.hash(first, must(content.substring(colon + 1)));
        }
        if (first.equals("userdb") || first.equals("passdb")) {
            int second = content.indexOf(':', colon + 1);
            String value = second < 0 ? null : vars.find(content.substring(0, second));
            return value != null ? value : second < 0 ? "" : content.substring(second + 1);
        }
        String value = vars.find(first);
        return value != null && value.isEmpty() ? content.substring(colon + 1) : value;
    }

    private String must(String name) throws ConfException {
        String value = vars.find(name);
        if (value == null) {
            throw new ConfException("unknown variable '%{" + name + "}' in '" + template + "'");
        }
        return value;
    }

    private String inner(String text) throws ConfException {
        return new VarTemplate(text, vars, depth + 1).expand();
    }
}
