package culver.imap.command;

import culver.imap.wire.Arguments;
import culver.imap.wire.SyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// `BODY[section]<partial>` of RFC 3501 §6.4.5: which octets of which part of a message.
///
/// @param label  how the answer names it: `BODY[1.2.HEADER.FIELDS (TO)]<0>`
/// @param parts  part numbers; empty for the message itself
/// @param fields names for the two kinds that have them
/// @param from   first octet of a partial fetch, or -1
/// @param most   octets of a partial fetch at most
/// @param peek   does not set `\Seen`
record Section(String label, List<Integer> parts, Kind kind, List<String> fields, long from, long most, boolean peek) implements FetchItem {
    enum Kind {
        /// Nothing after the part numbers.
        ALL("", true),
        HEADER("HEADER", true),
        FIELDS("HEADER.FIELDS", true),
        FIELDS_NOT("HEADER.FIELDS.NOT", true),
        TEXT("TEXT", true),
        /// The header of a part: only after part numbers.
        MIME("MIME", false);

        private final String text;
        private final boolean alone;

        Kind(String text, boolean alone) {
            this.text = text;
            this.alone = alone;
        }

        boolean hasFields() {
            return this == FIELDS || this == FIELDS_NOT;
        }

        boolean isHeader() {
            return this != ALL && this != TEXT;
        }
    }

    private static final int DEEPEST = 100;

    static Section rfc822(String label, Kind kind, boolean peek) {
        return new Section(label, List.of(), kind, List.of(), -1, Long.MAX_VALUE, peek);
    }

    /// From the bracket on.
    static Section parse(Arguments in, boolean peek) throws SyntaxException {
        if (!in.take('[')) {
            throw new SyntaxException("Invalid BODY[..] parameter: Missing '['");
        }
        var text = in.at(']') || in.atEnd() ? "" : in.item();
        var parts = new ArrayList<Integer>();
        int at = 0;
        while (at < text.length() && Character.isDigit(text.charAt(at))) {
            int dot = text.indexOf('.', at);
            int end = dot < 0 ? text.length() : dot;
            parts.add(partNumber(text.substring(at, end)));
            at = Math.min(end + 1, text.length());
            if (dot == text.length() - 1 || parts.size() > DEEPEST) {
                throw new SyntaxException("Invalid BODY[..] section");
            }
        }
        var kind = kind(text.substring(at), !parts.isEmpty());
        var fields = kind.hasFields() ? fields(in) : List.<String>of();
        if (!in.take(']')) {
            throw new SyntaxException("Invalid BODY[..] parameter: Missing ']'");
        }
        long from = -1;
        long most = Long.MAX_VALUE;
        if (in.take('<')) {
            from = in.number();
            most = in.take('.') ? in.number() : Long.MAX_VALUE;
            in.expect('>');
        }
        var label = label(text, fields) + (from < 0 ? "" : "<" + from + ">");
        return new Section(label, List.copyOf(parts), kind, fields, from, most, peek);
    }

    private static int partNumber(String digits) throws SyntaxException {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            throw new SyntaxException("Invalid BODY[..] section");
        }
    }

    private static Kind kind(String text, boolean afterPart) throws SyntaxException {
        for (var kind : Kind.values()) {
            if (kind.text.equals(text) && (kind.alone || afterPart)) {
                return kind;
            }
        }
        throw new SyntaxException("Invalid BODY[..] section");
    }

    private static List<String> fields(Arguments in) throws SyntaxException {
        if (!in.at(' ')) {
            throw new SyntaxException("Invalid BODY[..] section");
        }
        in.space();
        var fields = in.list(Arguments::astring);
        if (fields.isEmpty()) {
            throw new SyntaxException("Invalid BODY[..] section");
        }
        return List.copyOf(fields);
    }

    private static String label(String text, List<String> fields) {
        var names = fields.stream().map(Section::name).collect(Collectors.joining(" "));
        return "BODY[" + text + (fields.isEmpty() ? "" : " (" + names + ")") + "]";
    }

    /// A field's name as an astring. Those that no field can have are told as they came, as far as a line can hold them.
    private static String name(String field) {
        var upper = field.toUpperCase(Locale.ROOT);
        boolean plain = !upper.isEmpty() && upper.chars().allMatch(c -> c > ' ' && c < 0x7f && "(){%*\"\\".indexOf(c) < 0);
        return plain ? upper : '"' + upper.replaceAll("[^ -~]", "?").replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /// Of one message and this, the name of what stays the same when a client fetches chunk after chunk.
    String whole() {
        return from < 0 ? label : label.substring(0, label.lastIndexOf('<'));
    }
}
