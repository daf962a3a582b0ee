package culver.mime;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A moving view of a range of a message: what lies in `octets[pos..limit)` comes next. Users move `pos` themselves.
///
/// At least one octet before `pos` stays readable (unless `pos` is the beginning), so that a line end can be looked at from behind.
final class Window {
    static final int SIZE = 64 * 1024;

    final byte[] octets;
    int pos;
    int limit;
    private final MessageData data;
    private final ByteBuffer view;
    private long next;
    private final long end;

    Window(MessageData data, long offset, long length) {
        this(data, offset, length, SIZE);
    }

    Window(MessageData data, long offset, long length, int size) {
        this.data = data;
        this.next = offset;
        this.end = offset + length;
        this.octets = new byte[Math.clamp(length + 1, 16, size)];
        this.view = ByteBuffer.wrap(octets);
    }

    /// Where `pos` is in the message.
    long offset() {
        return next - (limit - pos);
    }

    /// Makes `count` octets available from `pos` on, if the range has so many. `count` is well below the window's size.
    ///
    /// @return whether they are there
    boolean ensure(int count) throws IOException {
        while (limit - pos < count) {
            if (!more()) {
                return false;
            }
        }
        return true;
    }

    /// Reads further octets behind `limit`, and gives up those before `pos` where it needs the room.
    ///
    /// @return false at the end of the range
    boolean more() throws IOException {
        if (next >= end) {
            return false;
        }
        if (limit == octets.length || pos > octets.length / 2) {
            int keep = Math.max(0, pos - 1);
            System.arraycopy(octets, keep, octets, 0, limit - keep);
            pos -= keep;
            limit -= keep;
        }
        view.limit((int) Math.min(octets.length, limit + (end - next))).position(limit);
        int n = data.read(next, view);
        if (n <= 0) {
            return false;
        }
        limit += n;
        next += n;
        return true;
    }
}
