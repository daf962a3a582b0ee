package culver.mime;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Some fields of a header as stored, with CRLF line ends, in their order, and the empty line: IMAP's
/// `BODY[HEADER.FIELDS (…)]` and `BODY[HEADER.FIELDS.NOT (…)]` (RFC 3501 §6.4.5).
///
/// Lines that are no field belong to no name: only the second form has them. Streams: nothing of the header is kept.
/// A header without an empty line gets one all the same. One session thread.
public final class HeaderSubset {
    private final MessageData data;
    private final MimePart part;
    private final Set<String> names;
    private final boolean except;
    private final boolean withoutNul;
    private final HeaderReader fields;
    private CrlfReader current;
    private byte[] due = {};
    private int duePos;
    private boolean ended;

    /// @param names  of fields, in any case
    /// @param except false: the fields of these names; true: all others
    public HeaderSubset(MessageData data, MimePart part, Collection<String> names, boolean except) {
        this(data, part, names.stream().map(n -> n.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet()), except, false);
    }

    private HeaderSubset(MessageData data, MimePart part, Set<String> names, boolean except, boolean withoutNul) {
        this.data = data;
        this.part = part;
        this.names = names;
        this.except = except;
        this.withoutNul = withoutNul;
        this.fields = fields();
    }

    /// The same, to be read from the beginning, with 0x80 for NUL (see [CrlfReader#withoutNul]).
    public HeaderSubset withoutNul() {
        return new HeaderSubset(data, part, names, except, true);
    }

    /// How many octets [#read] will give in all. Reads the header once more.
    public long size() throws IOException {
        long size = 2;
        for (var header = fields(); header.next(); ) {
            if (wanted(header)) {
                size += header.length() + header.bareLfs() + (header.ended() ? 0 : 2);
            }
        }
        return size;
    }

    /// Puts the next octets into `into`, as many as fit.
    ///
    /// @return how many, or -1 at the end
    public int read(ByteBuffer into) throws IOException {
        int start = into.position();
        while (into.hasRemaining()) {
            if (duePos < due.length) {
                into.put(due[duePos++]);
            } else if (current == null || current.read(into) < 0) {
                if (!nextRange()) {
                    break;
                }
            }
        }
        int count = into.position() - start;
        return count == 0 && ended && duePos == due.length ? -1 : count;
    }

    private boolean nextRange() throws IOException {
        if (ended) {
            return false;
        }
        boolean open = current != null && !fields.ended();
        current = null;
        if (open) {
            owe("\r\n");
            return true;
        }
        while (fields.next()) {
            if (wanted(fields)) {
                current = withoutNul ? CrlfReader.withoutNul(data, fields.offset(), fields.length())
                    : new CrlfReader(data, fields.offset(), fields.length());
                return true;
            }
        }
        ended = true;
        owe("\r\n");
        return true;
    }

    private void owe(String text) {
        due = text.getBytes(US_ASCII);
        duePos = 0;
    }

    private HeaderReader fields() {
        return new HeaderReader(data, part.headerOffset(), part.headerLength(), 0);
    }

    private boolean wanted(HeaderReader header) {
        return names.contains(header.name().toLowerCase(Locale.ROOT)) != except;
    }
}
