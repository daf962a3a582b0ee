package culver.mime;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Reads a range of a message's stored octets with every line ending made CRLF. One session thread.
///
/// A CR that is not before an LF passes as it is. The range must not begin between a CR and its LF.
public final class CrlfReader {
    private static final int BUFFER = 32 * 1024;

    private final Window window;
    private final boolean withoutNul;
    private boolean lfDue;
    private boolean afterCr;

    /// @param offset where the range begins in the stored octets
    /// @param length stored octets in the range
    public CrlfReader(MessageData data, long offset, long length) {
        this(data, offset, length, false);
    }

    private CrlfReader(MessageData data, long offset, long length, boolean withoutNul) {
        this.window = new Window(data, offset, length, BUFFER);
        this.withoutNul = withoutNul;
    }

    /// A reader that gives octet 0x80 for NUL, which an IMAP literal must not have (RFC 3501 §9, CHAR8). The size stays the same.
    public static CrlfReader withoutNul(MessageData data, long offset, long length) {
        return new CrlfReader(data, offset, length, true);
    }

    /// Puts converted octets into `into`, as many as fit or are there.
    ///
    /// @return how many, at least 1 when `into` has room for two, or -1 at the end of the range
    public int read(ByteBuffer into) throws IOException {
        int start = into.position();
        while (into.hasRemaining() && more()) {
            if (lfDue) {
                into.put((byte) '\n');
                lfDue = false;
                window.pos++;
                continue;
            }
            int from = window.pos;
            int stop = (int) Math.min(window.limit, (long) from + into.remaining());
            int bare = nextBareLf(from, stop);
            int run = (bare < 0 ? stop : bare) - from;
            into.put(window.octets, from, run);
            pass(run);
            if (bare >= 0 && into.hasRemaining()) {
                into.put((byte) '\r');
                lfDue = true;
                afterCr = false;
            }
        }
        int count = into.position() - start;
        return count == 0 && !more() ? -1 : count;
    }

    /// Passes over converted octets.
    ///
    /// @return how many were passed over: fewer only at the end
    public long skip(long octets) throws IOException {
        long left = octets;
        while (left > 0 && more()) {
            if (lfDue) {
                lfDue = false;
                window.pos++;
                left--;
                continue;
            }
            int from = window.pos;
            int stop = (int) Math.min(window.limit, from + left);
            int bare = nextBareLf(from, stop);
            int run = (bare < 0 ? stop : bare) - from;
            pass(run);
            left -= run;
            if (bare >= 0 && left > 0) {
                left--;
                lfDue = true;
                afterCr = false;
            }
        }
        return octets - left;
    }

    private boolean more() throws IOException {
        if (window.pos < window.limit) {
            return true;
        }
        if (!window.more()) {
            return false;
        }
        for (int at = window.pos; withoutNul && (at = Octets.indexOf(window.octets, at, window.limit, 0)) >= 0; at++) {
            window.octets[at] = (byte) 0x80;
        }
        return true;
    }

    /// The first LF in `[from, stop)` with no CR before it, or -1.
    private int nextBareLf(int from, int stop) {
        for (int lf = Octets.indexOf(window.octets, from, stop, '\n'); lf >= 0; lf = Octets.indexOf(window.octets, lf + 1, stop, '\n')) {
            if (lf == from ? !afterCr : window.octets[lf - 1] != '\r') {
                return lf;
            }
        }
        return -1;
    }

    private void pass(int run) {
        if (run > 0) {
            window.pos += run;
            afterCr = window.octets[window.pos - 1] == '\r';
        }
    }
}
