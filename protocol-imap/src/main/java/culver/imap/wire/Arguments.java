package culver.imap.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/// The arguments of one command, read from left to right: the terminals of RFC 3501 §9.
///
/// Small literals are fetched when the reading comes to them; the one of APPEND is left where it is and seen by [#literal].
/// Every method either takes what it is named after or throws. One session thread.
public final class Arguments {
    private static final int END = -1;
    private static final int LITERAL = -2;

    private final CommandInput input;
    private byte[] line;
    private int pos;
    private Literal literal;

    public Arguments(ImapFrame.Line first, CommandInput input) {
        this.input = input;
        this.line = first.octets();
        this.literal = first.literal();
    }

    /// The arguments that stand in one line without literals.
    public static Arguments of(String line) {
        return new Arguments(new ImapFrame.Line(line.getBytes(ISO_8859_1), null), null);
    }

    // ---- single octets

    private int peek() {
        return pos < line.length ? line[pos] & 0xff : literal != null ? LITERAL : END;
    }

    /// True if that octet comes next.
    public boolean at(char c) {
        return peek() == c;
    }

    /// Takes that octet if it comes next.
    public boolean take(char c) {
        if (peek() != c) {
            return false;
        }
        pos++;
        return true;
    }

    public void expect(char c) throws SyntaxException {
        if (!take(c)) {
            throw new SyntaxException("Invalid arguments");
        }
    }

    /// One space; more are taken too, as Dovecot does.
    public void space() throws SyntaxException {
        if (!take(' ')) {
            throw new SyntaxException(peek() == END ? "Missing arguments" : "Invalid arguments");
        }
        while (take(' ')) {
        }
    }

    public boolean atEnd() {
        return peek() == END;
    }

    /// The command ends here; a space at the end is passed over.
    public void end() throws SyntaxException {
        while (take(' ')) {
        }
        if (!atEnd()) {
            throw new SyntaxException("Extra arguments");
        }
    }

    /// The literal that comes next and has not been fetched, or null.
    public Literal literal() {
        return peek() == LITERAL ? literal : null;
    }

    // ---- words

    private String word(IntPredicate allowed, String problem) throws SyntaxException {
        int start = pos;
        while (pos < line.length && allowed.test(line[pos] & 0xff)) {
            pos++;
        }
        if (pos == start) {
            throw new SyntaxException(peek() == END ? "Missing arguments" : problem);
        }
        return new String(line, start, pos - start, ISO_8859_1);
    }

    /// `tag = 1*<any ASTRING-CHAR except "+">`
    public String tag() throws SyntaxException {
        return word(c -> Chars.astring(c) && c != '+', "Invalid tag");
    }

    public String atom() throws SyntaxException {
        return word(Chars::atom, "Invalid characters in atom");
    }

    /// An atom in upper case: a command's or an item's name.
    public String keyword() throws SyntaxException {
        return atom().toUpperCase(Locale.ROOT);
    }

    /// Takes an atom if it is this one, in any case.
    public boolean takeKeyword(String name) {
        int end = pos + name.length();
        if (end > line.length || end < line.length && Chars.atom(line[end] & 0xff)) {
            return false;
        }
        if (!new String(line, pos, name.length(), ISO_8859_1).equalsIgnoreCase(name)) {
            return false;
        }
        pos = end;
        return true;
    }

    /// The octets up to a space, a parenthesis or the end, for items with brackets such as FETCH has them.
    public String item() throws SyntaxException {
        return word(c -> c > ' ' && c < 0x7f && c != '(' && c != ')' && c != '[' && c != ']' && c != '<' && c != '>' && c != '"' && c != '{',
            "Invalid characters in atom").toUpperCase(Locale.ROOT);
    }

    /// `number`, at most 2^63 - 1.
    public long number() throws SyntaxException {
        var digits = word(c -> c >= '0' && c <= '9', "Invalid number");
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new SyntaxException("Number too large");
        }
    }

    // ---- strings

    /// `string = quoted / literal`: its octets.
    public byte[] stringOctets() throws SyntaxException {
        return switch (peek()) {
            case '"' -> quoted();
            case LITERAL -> literalOctets();
            case END -> throw new SyntaxException("Missing arguments");
            default -> throw new SyntaxException("Invalid arguments");
        };
    }

    /// `astring = 1*ASTRING-CHAR / string`: its octets.
    public byte[] astringOctets() throws SyntaxException {
        int c = peek();
        return c == '"' || c == LITERAL ? stringOctets() : word(Chars::astring, "Invalid characters in atom").getBytes(ISO_8859_1);
    }

    /// An astring as text: UTF-8, or Latin-1 where it is not UTF-8.
    public String astring() throws SyntaxException {
        return text(astringOctets());
    }

    /// `nstring`: null for NIL.
    public String nstring() throws SyntaxException {
        return takeKeyword("NIL") ? null : text(stringOctets());
    }

    /// `list-mailbox = 1*list-char / string`
    public String listMailbox() throws SyntaxException {
        int c = peek();
        return c == '"' || c == LITERAL ? text(stringOctets()) : word(Chars::list, "Invalid pattern");
    }

    public MailboxArgument mailbox() throws SyntaxException {
        return new MailboxArgument(astring());
    }

    public MessageSet messageSet() throws SyntaxException {
        return MessageSet.parse(word(c -> c >= '0' && c <= '9' || c == ':' || c == ',' || c == '*', "Invalid messageset"));
    }

    /// True if a sequence set could begin here.
    public boolean atMessageSet() {
        int c = peek();
        return c >= '0' && c <= '9' || c == '*';
    }

    /// What `reader` takes, one or more times, in parentheses and with spaces between; an empty list is one too.
    public <T> List<T> list(Item<T> reader) throws SyntaxException {
        expect('(');
        var items = new ArrayList<T>();
        while (take(' ')) {
        }
        while (!take(')')) {
            items.add(reader.read(this));
            if (!at(')')) {
                space();
            }
        }
        return items;
    }

    /// Reads one element of a list.
    @FunctionalInterface
    public interface Item<T> {
        T read(Arguments in) throws SyntaxException;
    }

    private byte[] quoted() throws SyntaxException {
        int end = pos + 1;
        while (end < line.length && line[end] != '"') {
            end += line[end] == '\\' ? 2 : 1;
        }
        if (end >= line.length) {
            throw new SyntaxException("Missing '\"'");
        }
        var out = new byte[end - pos];
        int n = 0;
        for (int i = pos + 1; i < end; i++) {
            byte c = line[i];
            if (c == '\\') {
                c = line[++i];
                if (c != '"' && c != '\\') {
                    throw new SyntaxException("Escaped char not quoted-special");
                }
            }
            if (c == 0 || c == '\r') {
                throw new SyntaxException("Invalid character in string");
            }
            out[n++] = c;
        }
        pos = end + 1;
        return Arrays.copyOf(out, n);
    }

    private byte[] literalOctets() throws SyntaxException {
        var octets = input.gather(literal);
        var next = input.line();
        line = next.octets();
        literal = next.literal();
        pos = 0;
        for (byte octet : octets) {
            if (octet == 0) {
                throw new SyntaxException("NUL in literal");
            }
        }
        return octets;
    }

    private static String text(byte[] octets) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException e) {
            return new String(octets, ISO_8859_1);
        }
    }
}
