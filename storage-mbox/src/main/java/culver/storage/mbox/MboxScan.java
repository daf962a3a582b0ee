package culver.storage.mbox;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/// Reads an mbox from some message on and finds each message and its own headers, through one window of 64 KB.
///
/// A message ends where the next From line begins, or with the file; the one line end before that is not part of it.
/// `Content-Length` is believed when a From line or the end of the file is where it points: then From lines within the body are text.
///
/// One thread, with a lock on the file.
final class MboxScan {
    private static final int WINDOW = 64 << 10;
    /// Longest value of an own header that is looked at: many keywords.
    private static final int MAX_VALUE = 16 << 10;
    /// Headers of a message may be in more ranges than anybody writes; ranges beyond this are seen by clients.
    private static final int MAX_HIDDEN = 200;
    /// A name, blanks after it and the colon have so much room.
    static final int OWN_NAME = 40;

    private final Octets file;
    private final long size;
    private final byte[] window = new byte[WINDOW];
    private final byte[] probe = new byte[FromLine.MAX_LENGTH + 2];
    private long windowStart;
    private int windowLength;
    private long at;

    /// @param from begin of a message: where a From line stands
    /// @param size where to stop: the file's size when it was locked
    MboxScan(Octets file, long from, long size) {
        this.file = file;
        this.at = from;
        this.size = size;
    }

    /// All messages from `from` on.
    ///
    /// @return empty when there is no From line at `from`
    static Optional<List<MboxMessage>> all(Octets file, long from, long size) throws IOException {
        var scan = new MboxScan(file, from, size);
        var found = new ArrayList<MboxMessage>();
        if (from < size && scan.fromLine(from).isEmpty()) {
            return Optional.empty();
        }
        while (scan.at < size) {
            found.add(scan.next());
        }
        return Optional.of(found);
    }

    /// The message at `offset`, if one begins there.
    static Optional<MboxMessage> one(Octets file, long offset, long size) throws IOException {
        var scan = new MboxScan(file, offset, size);
        return scan.fromLine(offset).isEmpty() ? Optional.empty() : Optional.of(scan.next());
    }

    private MboxMessage next() throws IOException {
        var message = new MboxMessage();
        message.offset = at;
        var from = fromLine(at).orElseThrow(() -> new IOException("no From line at " + at));
        message.date = from.date().getEpochSecond();
        long header = lineEnd(at);
        message.fromLength = (int) (header - at);
        var crc = new CRC32();
        var crcC = new CRC32C();
        digest(at, header, crc, crcC);
        long end = header(message, header, crc, crcC);
        if (end < 0) {
            end = bodyEnd(header + message.headerLength, message.own.contentLength());
        }
        message.length = end - message.offset;
        message.contentLength = end - header - lineEndBefore(header, end);
        message.print = MboxAppend.print(crc, crcC, message.bodyLength());
        at = end;
        return message;
    }

    /// Reads the header from `start` on.
    ///
    /// @return where the message ends when it ends in its header, else -1
    private long header(MboxMessage message, long start, CRC32 crc, CRC32C crcC) throws IOException {
        var hidden = new ArrayList<Long>();
        var own = new OwnHeaders.Reader();
        boolean ownLine = false;
        long p = start;
        long end = -1;
        while (true) {
            if (p == size || fromLine(p).isPresent()) {
                end = p;
                break;
            }
            int i = fill(p, 2);
            if (octet(i) == '\n' || octet(i) == '\r' && i + 1 < windowLength && octet(i + 1) == '\n') {
                message.emptyLine = octet(i) == '\n' ? 1 : 2;
                p += message.emptyLine;
                break;
            }
            long next = lineEnd(p);
            boolean continued = octet(fill(p, 1)) == ' ' || octet(fill(p, 1)) == '\t';
            if (!continued) {
                var name = hidden.size() < 2 * MAX_HIDDEN ? ownName(p) : "";
                ownLine = !name.isEmpty();
                if (ownLine && !continues(next)) {
                    own.add(name, value(p, next), message.offset == 0);   // a folded one is no value, as in Dovecot, but hidden
                }
            }
            if (ownLine) {
                hide(hidden, p - start, next - start);
            } else {
                digest(p, next, crc, crcC);
            }
            p = next;
        }
        message.headerLength = p - start;
        message.hidden = hidden.stream().mapToLong(Long::longValue).toArray();
        message.own = own.done();
        return end;
    }

    private static void hide(List<Long> hidden, long from, long to) {
        if (!hidden.isEmpty() && hidden.getLast() == from) {
            hidden.removeLast();
        } else {
            hidden.add(from);
        }
        hidden.add(to);
    }

    private boolean continues(long p) throws IOException {
        if (p >= size) {
            return false;
        }
        int c = octet(fill(p, 1));
        return c == ' ' || c == '\t';
    }

    /// The name of the own header that begins at `p`, in its usual spelling; empty when it is another.
    private String ownName(long p) throws IOException {
        int i = fill(p, OWN_NAME);
        return ownName(window, i, Math.min(windowLength, i + OWN_NAME));
    }

    /// The name of the own header that begins at `from`, in its usual spelling; empty when it is another. Blanks may be before the colon.
    static String ownName(byte[] octets, int from, int to) {
        for (var name : MboxMessage.HIDDEN_NAMES) {
            int n = 0;
            while (n < name.length() && from + n < to && (octets[from + n] | 0x20) == (name.charAt(n) | 0x20)) {
                n++;
            }
            if (n == name.length()) {
                while (from + n < to && (octets[from + n] == ' ' || octets[from + n] == '\t')) {
                    n++;
                }
                if (from + n < to && octets[from + n] == ':') {
                    return name;
                }
            }
        }
        return "";
    }

    private String value(long p, long next) throws IOException {
        int length = (int) Math.min(next - p, MAX_VALUE);
        int i = fill(p, length);
        var line = new String(window, i, Math.min(length, windowLength - i), StandardCharsets.ISO_8859_1);
        return line.substring(line.indexOf(':') + 1).stripTrailing();
    }

    private long bodyEnd(long body, long contentLength) throws IOException {
        if (contentLength >= 0 && contentLength <= size - body) {
            long p = body + contentLength;
            if (isEnd(p)) {
                return p;
            }
            var next = new byte[2];
            int n = file.read(p, ByteBuffer.wrap(next));
            if (n >= 1 && next[0] == '\n' && isEnd(p + 1)) {
                return p + 1;
            }
            if (n == 2 && next[0] == '\r' && next[1] == '\n' && isEnd(p + 2)) {
                return p + 2;
            }
        }
        return nextFrom(body);
    }

    /// True at the end of the file and where a From line begins a line. Does not move the window: the header may lie.
    private boolean isEnd(long p) throws IOException {
        if (p == size) {
            return true;
        }
        int n = file.read(p - 1, ByteBuffer.wrap(probe));
        if (n < 6 || probe[0] != '\n' || !FromLine.startsAt(probe, 1, n)) {
            return false;
        }
        return FromLine.parse(probe, 1, lineEnd(probe, 1, n)).isPresent();
    }

    /// The next From line from the line at `p` on, or the end.
    private long nextFrom(long p) throws IOException {
        while (p < size) {
            int i = fill(p, 5);
            if (octet(i) == 'F' && fromLine(p).isPresent()) {
                return p;
            }
            p = lineEnd(p);
        }
        return size;
    }

    private Optional<FromLine> fromLine(long p) throws IOException {
        if (p >= size) {
            return Optional.empty();
        }
        int i = fill(p, 5);
        if (!FromLine.startsAt(window, i, windowLength)) {
            return Optional.empty();
        }
        i = fill(p, FromLine.MAX_LENGTH + 1);
        return FromLine.parse(window, i, lineEnd(window, i, Math.min(windowLength, i + FromLine.MAX_LENGTH + 1)));
    }

    private static int lineEnd(byte[] octets, int from, int to) {
        for (int i = from; i < to; i++) {
            if (octets[i] == '\n') {
                return i + 1;
            }
        }
        return to;
    }

    /// Where the line that begins at `p` ends, its line end included.
    private long lineEnd(long p) throws IOException {
        while (p < size) {
            int i = fill(p, 1);
            for (; i < windowLength; i++) {
                if (window[i] == '\n') {
                    return windowStart + i + 1;
                }
            }
            p = windowStart + windowLength;
        }
        return size;
    }

    private int lineEndBefore(long start, long end) throws IOException {
        if (end - 2 >= Math.max(start, windowStart) && end <= windowStart + windowLength) {
            int i = (int) (end - windowStart);
            return window[i - 1] != '\n' ? 0 : window[i - 2] == '\r' ? 2 : 1;
        }
        var last = new byte[2];
        if (end <= start) {
            return 0;
        }
        int want = (int) Math.min(2, end - start);
        if (file.read(end - want, ByteBuffer.wrap(last, 0, want)) != want || last[want - 1] != '\n') {
            return 0;
        }
        return want == 2 && last[0] == '\r' ? 2 : 1;
    }

    private void digest(long from, long to, CRC32 crc, CRC32C crcC) throws IOException {
        for (long p = from; p < to; ) {
            int i = fill(p, 1);
            int n = (int) Math.min(windowLength - i, to - p);
            crc.update(window, i, n);
            crcC.update(window, i, n);
            p += n;
        }
    }

    private int octet(int index) {
        return window[index] & 0xff;
    }

    /// Makes the octets from `p` on, `want` of them or up to the end, lie in the window.
    ///
    /// @return the index of the first
    private int fill(long p, int want) throws IOException {
        if (p >= windowStart && Math.min(p + want, size) <= windowStart + windowLength && p < windowStart + windowLength) {
            return (int) (p - windowStart);
        }
        var into = ByteBuffer.wrap(window, 0, (int) Math.min(WINDOW, size - p));
        int n = file.read(p, into);
        if (n < Math.min(want, size - p)) {
            throw new EOFException("the mbox became shorter while it was read");
        }
        windowStart = p;
        windowLength = n;
        return 0;
    }
}
