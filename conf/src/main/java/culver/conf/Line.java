package culver.conf;

/// One logical line of a configuration file (continuation lines joined): the grammar of Dovecot's language.
///
/// ```
/// # comment                       Blank
/// key = value   # comment         Assign   quoted when the value begins and ends with the same quote
/// key = <file                     AssignFile
/// type name {                     Open     name may be missing, or quoted
/// }                               Close
/// !include conf.d/*.conf          Include
/// ```
///
/// A line is parsed by itself; what it means depends on where it stands. Pure: no thread.
sealed interface Line {
    record Blank() implements Line {
    }

    record Assign(String key, String value, boolean quoted) implements Line {
    }

    record AssignFile(String key, String path) implements Line {
    }

    record Open(String type, String name) implements Line {
    }

    record Close() implements Line {
    }

    record Include(String pattern, boolean optional) implements Line {
    }

    /// @param text one line without its comment, stripped
    static Line parse(String text, Place place) throws ConfException {
        if (text.isEmpty()) {
            return new Blank();
        }
        if (text.equals("}")) {
            return new Close();
        }
        int end = 0;
        while (end < text.length() && !blank(text.charAt(end)) && text.charAt(end) != '=') {
            end++;
        }
        String key = text.substring(0, end);
        String rest = text.substring(end).strip();
        if (key.equals("!include") || key.equals("!include_try")) {
            if (rest.isEmpty()) {
                throw place.error(key + " needs a file name");
            }
            return new Include(unquote(rest), key.equals("!include_try"));
        }
        if (rest.startsWith("=")) {
            return assign(key, rest.substring(1).strip(), place);
        }
        return open(key, rest, place);
    }

    private static Line assign(String key, String value, Place place) throws ConfException {
        if (key.isEmpty()) {
            throw place.error("a setting's name is missing before '='");
        }
        if (value.startsWith("<")) {
            return new AssignFile(key, value.substring(1).strip());
        }
        return quoted(value) ? new Assign(key, unquote(value), true) : new Assign(key, value, false);
    }

    private static Line open(String key, String rest, Place place) throws ConfException {
        if (key.length() > 1 && key.endsWith("{") && rest.isEmpty()) {
            throw place.error("a blank is missing before '{': " + key);
        }
        String name = "";
        String brace = rest;
        if (rest.startsWith("\"")) {
            int close = closing(rest);
            if (close < 0) {
                throw place.error("the name's closing quote is missing: " + rest);
            }
            name = unescape(rest.substring(1, close));
            brace = rest.substring(close + 1).strip();
        } else if (!rest.startsWith("{")) {
            int blank = 0;
            while (blank < rest.length() && !blank(rest.charAt(blank))) {
                blank++;
            }
            name = rest.substring(0, blank);
            brace = rest.substring(blank).strip();
        }
        if (!brace.startsWith("{")) {
            throw place.error("expecting '=' or '{' after '" + key + "'");
        }
        if (brace.length() > 1) {
            throw place.error("nothing may follow '{' on its line: " + brace.substring(1).strip());
        }
        return new Open(key, name);
    }

    /// The text without its comment. A `#` inside quotes is none.
    static String uncomment(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '#') {
                return text.substring(0, i).strip();
            }
            if (c == '"' || c == '\'') {
                int close = closing(text.substring(i));
                if (close < 0) {
                    return text.strip();
                }
                i += close;
            }
        }
        return text.strip();
    }

    /// The index of the quote that closes the one at 0, or -1.
    private static int closing(String text) {
        for (int i = 1; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == text.charAt(0)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean quoted(String value) {
        int last = value.length() - 1;
        return last >= 0 && (value.charAt(0) == '"' || value.charAt(0) == '\'') && value.charAt(last) == value.charAt(0);
    }

    /// The inside of a quoted text with `\x` as `x`; any other text as it is.
    static String unquote(String value) {
        return quoted(value) ? unescape(value.substring(1, Math.max(1, value.length() - 1))) : value;
    }

    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        var plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                plain.append(c);
            } else if (i + 1 < text.length()) {
                plain.append(text.charAt(++i));
            }
        }
        return plain.toString();
    }

    static boolean blank(char c) {
        return c == ' ' || c == '\t';
    }
}
