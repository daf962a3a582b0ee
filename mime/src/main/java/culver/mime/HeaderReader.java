package culver.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.Arrays;

/// Walks over the fields of a header (RFC 5322 §2.2), folded ones whole, until the empty line or the end of the range.
///
/// A line that is no field (no colon, a mbox `From ` line, a continuation of nothing) is given too, with an empty name: nothing is passed
/// over silently. Of a value at most [#MAX_VALUE] octets are kept, of a name it takes only a short one for a name.
/// One session thread.
public final class HeaderReader {
    /// As much of one field's value as is looked at. Thousands of addresses fit.
    public static final int MAX_VALUE = 256 * 1024;
    private static final int MAX_NAME = 1000;

    private final Window window;
    private final int maxValue;
    private String name = "";
    private long offset;
    private long length;
    private int bareLfs;
    private boolean ended;
    private byte[] value = new byte[128];
    private int used;
    private boolean emptyLine;

    /// Reads the header of an entity.
    public HeaderReader(MessageData data, MimePart part) {
        this(data, part.headerOffset(), part.headerLength());
    }

    public HeaderReader(MessageData data, long offset, long length) {
        this(data, offset, length, MAX_VALUE);
    }

    /// @param maxValue octets of each value to keep; 0 when only names and places matter
    HeaderReader(MessageData data, long offset, long length, int maxValue) {
        this.window = new Window(data, offset, length, 16 * 1024);
        this.maxValue = maxValue;
    }

    /// Goes to the next field.
    ///
    /// @return false at the end of the header
    public boolean next() throws IOException {
        if (emptyLine || !window.ensure(1)) {
            return false;
        }
        window.ensure(MAX_NAME + 1);
        if (is('\n', 0) || is('\r', 0) && is('\n', 1)) {
            emptyLine = true;
            return false;
        }
        offset = window.offset();
        bareLfs = 0;
        used = 0;
        int colon = nameEnd();
        name = colon < 0 ? "" : new String(window.octets, window.pos, trimmed(colon) - window.pos, ISO_8859_1);
        window.pos = colon < 0 ? window.pos : colon + 1;
        do {
            line();
        } while (window.ensure(1) && (is(' ', 0) || is('\t', 0)));
        length = window.offset() - offset;
        return true;
    }

    /// The name, as it is written; empty for a line that is no field.
    public String name() {
        return name;
    }

    public boolean is(String wanted) {
        return name.equalsIgnoreCase(wanted);
    }

    /// The value as it is stored, from the octet after the colon: folding and white space included, without the last line end.
    public byte[] rawValue() {
        int end = used;
        if (end > 0 && value[end - 1] == '\n') {
            end -= end > 1 && value[end - 2] == '\r' ? 2 : 1;
        }
        return Arrays.copyOf(value, end);
    }

    /// The value with its line ends removed and the white space in front, in Latin-1: one char for each octet.
    public String value() {
        return unfolded(value, 0, used);
    }

    /// The value as people read it: folding made one space, encoded words decoded, other octets taken for UTF-8 or windows-1252.
    public String text() {
        var unfolded = new StringBuilder(used);
        boolean fold = true;
        for (int i = 0; i < used; i++) {
            char c = (char) (value[i] & 0xFF);
            boolean lineEnd = c == '\n' || c == '\r' && i + 1 < used && value[i + 1] == '\n';
            if (lineEnd || fold && (c == ' ' || c == '\t')) {
                fold = true;
                continue;
            }
            if (fold && !unfolded.isEmpty()) {
                unfolded.append(' ');
            }
            fold = false;
            unfolded.append(c);
        }
        return EncodedWords.decode(unfolded.toString());
    }

    /// Where the field begins in the message.
    public long offset() {
        return offset;
    }

    /// Stored octets of the field, with its line ends.
    public long length() {
        return length;
    }

    /// How many of its lines end in a bare LF.
    public int bareLfs() {
        return bareLfs;
    }

    /// False if the field is the last of its range and has no line end.
    public boolean ended() {
        return ended;
    }

    /// After [#next] has returned false: whether an empty line ended the header.
    public boolean emptyLine() {
        return emptyLine;
    }

    private boolean is(int octet, int ahead) {
        int at = window.pos + ahead;
        return at < window.limit && window.octets[at] == octet;
    }

    /// Where the colon is, or -1 if this is no field. White space may stand before the colon (obsolete syntax), not within a name.
    private int nameEnd() {
        int stop = Math.min(window.limit, window.pos + MAX_NAME);
        boolean space = false;
        for (int i = window.pos; i < stop; i++) {
            byte c = window.octets[i];
            if (c == ':') {
                return i == window.pos ? -1 : i;
            }
            if (c == ' ' || c == '\t') {
                space = true;
                if (i == window.pos) {
                    return -1;
                }
            } else if (space || c == '\n' || c == '\r') {
                return -1;
            }
        }
        return -1;
    }

    private int trimmed(int colon) {
        int end = colon;
        while (end > window.pos && (window.octets[end - 1] == ' ' || window.octets[end - 1] == '\t')) {
            end--;
        }
        return end;
    }

    private void line() throws IOException {
        while (true) {
            int lf = Octets.indexOf(window.octets, window.pos, window.limit, '\n');
            int to = lf < 0 ? window.limit : lf + 1;
            keep(window.pos, to);
            window.pos = to;
            if (lf >= 0) {
                bareLfs += lf > 0 && window.octets[lf - 1] == '\r' ? 0 : 1;
                ended = true;
                return;
            }
            if (!window.more()) {
                ended = false;
                return;
            }
        }
    }

    private void keep(int from, int to) {
        int n = Math.min(to - from, maxValue - used);
        if (n <= 0) {
            return;
        }
        if (used + n > value.length) {
            value = Arrays.copyOf(value, Math.max(used + n, 2 * value.length));
        }
        System.arraycopy(window.octets, from, value, used, n);
        used += n;
    }

    /// Removes line ends (a CR only before its LF) and the white space in front.
    static String unfolded(byte[] in, int from, int to) {
        int start = from;
        while (start < to && (in[start] == ' ' || in[start] == '\t' || in[start] == '\n' || in[start] == '\r')) {
            start++;
        }
        var out = new byte[to - start];
        int n = 0;
        for (int i = start; i < to; i++) {
            if (in[i] != '\n' && (in[i] != '\r' || i + 1 < to && in[i + 1] != '\n')) {
                out[n++] = in[i];
            }
        }
        return new String(out, 0, n, ISO_8859_1);
    }
}
