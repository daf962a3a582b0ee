package culver.imap.script;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A dialogue read from its text.
///
/// ```
/// connections: 2        how many; 1 unless said
/// messages: 3           INBOX has so many made-up ones; 0 unless said
/// state: auth           nonauth, auth, or selected, which is the rule where there are messages
///
/// # a comment
/// 1 ok store 1 +flags (\deleted)     connection, outcome, command; the tag is made up
/// * 1 fetch (flags (\deleted))       every untagged response that must come, in any order, and no other
/// 2 ok [uidnext $u] check            a response code that the outcome must have
/// 1 send x idle                      a line without tag, nothing is waited for
/// 1 expect                           the following lines must come, in any order
/// + idling
/// 1 eof                              the server closes
/// ```
/// `\xe9` is that octet. In commands `{{{` text `}}}` is a literal, in expectations too. `* ...` allows any further untagged responses;
/// else what is not named must not come. Header `dovecot: why`, `mbox: why`, `maildir: why`: it is otherwise there.
///
/// @param header  the lines before the first empty one
/// @param steps   what happens, in order
public record Script(Map<String, String> header, List<Step> steps) {
    private static final Pattern ESCAPE = Pattern.compile("\\\\x([0-9a-f]{2})");

    /// One line of the script with the expectations below it.
    ///
    /// @param line     number in the file
    /// @param verb     `ok`, `no`, `bad`, `send`, `expect`, `eof`
    /// @param code     expected response code with its brackets, or empty
    /// @param expected lines
    public record Step(int line, int connection, String verb, String code, String text, List<String> expected) {
    }

    public int connections() {
        return Integer.parseInt(header.getOrDefault("connections", "1"));
    }

    public int messages() {
        return Integer.parseInt(header.getOrDefault("messages", "0"));
    }

    public String state() {
        return header.getOrDefault("state", "selected");
    }

    /// Reads a script.
    public static Script parse(String text) {
        var lines = text.replace("\r\n", "\n").split("\n", -1);
        var header = new LinkedHashMap<String, String>();
        int at = 0;
        for (; at < lines.length && !lines[at].isBlank(); at++) {
            int colon = lines[at].indexOf(':');
            if (!lines[at].startsWith("#") && colon > 0) {
                header.put(lines[at].substring(0, colon).strip(), lines[at].substring(colon + 1).strip());
            }
        }
        boolean many = Integer.parseInt(header.getOrDefault("connections", "1")) > 1;
        var steps = new ArrayList<Step>();
        while (at < lines.length) {
            int number = at + 1;
            var line = new StringBuilder(lines[at++]);
            while (line.lastIndexOf("{{{") > line.lastIndexOf("}}}") && at < lines.length) {
                line.append("\r\n").append(lines[at++]);
            }
            var whole = octets(line.toString());
            if (whole.isBlank() || whole.startsWith("#")) {
                continue;
            }
            if (whole.startsWith("* ") || whole.startsWith("+") || whole.matches("(?s)x\\d* .*")) {
                steps.getLast().expected().add(whole);
            } else {
                steps.add(step(number, whole, many));
            }
        }
        return new Script(header, steps);
    }

    private static String octets(String line) {
        return ESCAPE.matcher(line).replaceAll(found -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(found.group(1), 16))));
    }

    private static Step step(int number, String line, boolean many) {
        int connection = 1;
        var rest = line;
        if (many || rest.matches("(?s)\\d .*")) {
            connection = Integer.parseInt(rest.substring(0, 1));
            rest = rest.substring(2);
        }
        int space = rest.indexOf(' ');
        var verb = space < 0 ? rest : rest.substring(0, space);
        rest = space < 0 ? "" : rest.substring(space + 1);
        var code = "";
        if (rest.startsWith("[")) {
            int end = rest.indexOf(']') + 1;
            code = rest.substring(0, end);
            rest = rest.substring(end).stripLeading();
        }
        return new Step(number, connection, verb, code, rest, new ArrayList<>());
    }

    /// The made-up message of that number.
    public static byte[] message(int number) {
        return ("From: sender" + number + "@example.com\r\nTo: joe@example.com\r\nSubject: message " + number
            + "\r\nDate: Thu, 1 Jan 2026 00:00:0" + number % 10 + " +0000\r\nMessage-ID: <m" + number + "@example.com>\r\n\r\nbody of message "
            + number + "\r\n").getBytes(ISO_8859_1);
    }
}
