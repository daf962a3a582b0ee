package culver.mime;

import java.nio.ByteBuffer;

/// Makes CRLF text a POP3 multi-line response (RFC 1939 §3): a dot before every line that begins with one, and the line with
/// a lone dot at the end. Carries its state over any chunks; one object for one response. One thread.
///
/// ```java
/// while (reader.read(text.clear()) >= 0) {
///     for (text.flip(); text.hasRemaining(); flush(out)) stuffing.put(text, out);
/// }
/// while (!stuffing.finish(out)) flush(out);
/// ```
public final class DotStuffing {
    private static final byte[] END = {'\r', '\n', '.', '\r', '\n'};

    private boolean lineStart = true;
    private int ended = -1;

    /// Moves octets from `text` to `into` until one of them has no more.
    public void put(ByteBuffer text, ByteBuffer into) {
        while (text.hasRemaining()) {
            if (lineStart && text.get(text.position()) == '.') {
                if (into.remaining() < 2) {
                    return;
                }
                into.put((byte) '.').put(text.get());
                lineStart = false;
                continue;
            }
            if (!into.hasRemaining()) {
                return;
            }
            copy(text, into, run(text, Math.min(text.remaining(), into.remaining())));
        }
    }

    /// Puts the end behind the text: a line end if its last line has none, then `.` CRLF.
    ///
    /// @return false if it did not fit yet: call again with more room
    public boolean finish(ByteBuffer into) {
        if (ended < 0) {
            ended = lineStart ? 2 : 0;
        }
        while (ended < END.length && into.hasRemaining()) {
            into.put(END[ended++]);
        }
        return ended == END.length;
    }

    /// How many of the next `most` octets need no dot: up to the LF before a dot, at least one.
    private static int run(ByteBuffer text, int most) {
        int from = text.position();
        int to = from + most;
        if (!text.hasArray()) {
            for (int i = from; i < to; i++) {
                if (text.get(i) == '\n') {
                    return i + 1 - from;
                }
            }
            return most;
        }
        var octets = text.array();
        int base = text.arrayOffset();
        int lf = base + from - 1;
        while ((lf = Octets.indexOf(octets, lf + 1, base + to, '\n')) >= 0) {
            if (lf + 1 == base + to || octets[lf + 1] == '.') {
                return lf + 1 - base - from;
            }
        }
        return most;
    }

    private void copy(ByteBuffer text, ByteBuffer into, int count) {
        into.put(into.position(), text, text.position(), count);
        into.position(into.position() + count);
        text.position(text.position() + count);
        lineStart = text.get(text.position() - 1) == '\n';
    }
}
