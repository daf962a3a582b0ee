package culver.mime;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Gathers the Content-* fields of one entity's header while the parser passes over it, then makes [PartFields] of them.
///
/// Keeps a bounded number of octets: per field, and for all parts of a message together.
final class FieldCollector {
    private static final byte[][] NAMES = {
        name("content-type"), name("content-transfer-encoding"), name("content-id"), name("content-description"),
        name("content-md5"), name("content-disposition"), name("content-language"), name("content-location")};
    /// Of this field the last one counts, of all others the first, as in Dovecot.
    private static final int DISPOSITION = 5;
    static final int LONGEST_NAME = 32;
    private static final int MAX_FIELD = 16 * 1024;

    /// How much may still be kept for the whole message.
    static final class Budget {
        private int octets = 4 * 1024 * 1024;
    }

    private final Budget budget;
    private final byte[][] values = new byte[NAMES.length][];
    private int current = -1;
    private int used;

    FieldCollector(Budget budget) {
        this.budget = budget;
    }

    /// A header line that is no continuation begins in `[from, to)`.
    ///
    /// @return where its value begins, or -1 when nobody wants it
    int begin(byte[] in, int from, int to) {
        finishField();
        if (Octets.lower(in[from]) != 'c') {
            return -1;
        }
        for (int i = 0; i < NAMES.length; i++) {
            int colon = values[i] == null || i == DISPOSITION ? colonAfter(in, from, to, NAMES[i]) : -1;
            if (colon >= 0) {
                current = i;
                values[i] = new byte[Math.min(64, budget.octets)];
                used = 0;
                return colon + 1;
            }
        }
        return -1;
    }

    private static int colonAfter(byte[] in, int from, int to, byte[] name) {
        if (to - from <= name.length) {
            return -1;
        }
        for (int i = 0; i < name.length; i++) {
            if (Octets.lower(in[from + i]) != name[i]) {
                return -1;
            }
        }
        int at = from + name.length;
        while (at < to && (in[at] == ' ' || in[at] == '\t')) {
            at++;
        }
        return at < to && in[at] == ':' ? at : -1;
    }

    /// True while the field that was begun last is one to keep.
    boolean collecting() {
        return current >= 0;
    }

    /// More of the current field, line ends included.
    void add(byte[] in, int from, int to) {
        int n = Math.min(Math.min(to - from, MAX_FIELD - used), budget.octets);
        if (n <= 0) {
            return;
        }
        var value = values[current];
        if (used + n > value.length) {
            value = Arrays.copyOf(value, Math.max(used + n, Math.min(2 * value.length, MAX_FIELD)));
            values[current] = value;
        }
        System.arraycopy(in, from, value, used, n);
        used += n;
        budget.octets -= n;
    }

    private void finishField() {
        if (current >= 0) {
            values[current] = Arrays.copyOf(values[current], used);
            current = -1;
        }
    }

    /// @param inDigest the entity is a part of a multipart/digest
    PartFields fields(boolean inDigest) {
        finishField();
        var type = values[0] == null ? new ContentType("", "", Map.of()) : ContentType.parse(values[0]);
        if (type.type().isEmpty()) {
            type = inDigest ? new ContentType("message", "rfc822", Map.of()) : new ContentType("text", "plain", Map.of());
        }
        var encoding = encoding();
        var disposition = values[DISPOSITION] == null ? new ContentType("", "", Map.of()) : disposition(values[DISPOSITION]);
        return new PartFields(type.type(), type.subtype(), type.parameters(), text(2), text(3), encoding.isEmpty() ? "7bit" : encoding, text(4),
            disposition.type(), disposition.parameters(), languages(), text(7));
    }

    /// One token; with anything more it is invalid and counts as absent.
    private String encoding() {
        if (values[1] == null) {
            return "";
        }
        var lexer = new Lexer(values[1]);
        lexer.skipCfws();
        var token = lexer.token();
        lexer.skipCfws();
        return lexer.atEnd() ? token.toLowerCase(Locale.ROOT) : "";
    }

    private static ContentType disposition(byte[] value) {
        var lexer = new Lexer(value);
        lexer.skipCfws();
        var token = lexer.token();
        lexer.skipCfws();
        if (token.isEmpty() || !lexer.atEnd() && !lexer.is(';')) {
            return new ContentType("", "", Map.of());
        }
        return new ContentType(token.toLowerCase(Locale.ROOT), "", ContentType.parameters(lexer));
    }

    private List<String> languages() {
        var found = new ArrayList<String>();
        if (values[6] != null) {
            var lexer = new Lexer(values[6]);
            while (!lexer.atEnd()) {
                lexer.skipCfws();
                var tag = lexer.token();
                if (!tag.isEmpty()) {
                    found.add(tag);
                } else if (!lexer.atEnd()) {
                    lexer.at++;
                }
            }
        }
        return found;
    }

    /// The unfolded value, white space in front removed.
    private String text(int field) {
        var value = values[field];
        return value == null ? "" : HeaderReader.unfolded(value, 0, value.length);
    }

    private static byte[] name(String name) {
        return name.getBytes(US_ASCII);
    }
}
