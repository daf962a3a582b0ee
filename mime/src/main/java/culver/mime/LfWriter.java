package culver.mime;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Makes CRLF line ends LF on the way to a store, across any chunk boundaries, and counts the size with CRLF line ends.
/// A CR that is not before an LF stays. One thread.
///
/// `CR CR LF` is kept as it is: without one CR it would read back as a plain line end, one octet short.
/// So for any input [CrlfReader] gives back exactly the input with bare LFs made CRLF, and [#virtualSize] is its size.
public final class LfWriter {
    private static final int BUFFER = 32 * 1024;

    /// Where the converted octets go.
    @FunctionalInterface
    public interface Target {
        void write(ByteBuffer octets) throws IOException;
    }

    private final Target target;
    private byte[] out = new byte[0];
    private int used;
    private boolean heldCr;
    private boolean crWritten;
    private long virtualSize;

    public LfWriter(Target target) {
        this.target = target;
    }

    public void write(ByteBuffer octets) throws IOException {
        int length = octets.remaining();
        makeRoom(length);
        if (octets.hasArray()) {
            convert(octets.array(), octets.arrayOffset() + octets.position(), length);
            octets.position(octets.limit());
        } else {
            var chunk = new byte[Math.min(BUFFER, length)];
            while (octets.hasRemaining()) {
                int n = Math.min(chunk.length, octets.remaining());
                octets.get(chunk, 0, n);
                convert(chunk, 0, n);
            }
        }
        flush();
    }

    /// Hands on what was held back (a CR at the end).
    public void finish() throws IOException {
        if (heldCr) {
            heldCr = false;
            virtualSize++;
            put('\r');
            flush();
        }
    }

    /// Octets so far with every line end as CRLF.
    public long virtualSize() {
        return virtualSize;
    }

    private void convert(byte[] in, int from, int length) throws IOException {
        int to = from + length;
        int i = from;
        while (i < to) {
            if (heldCr) {
                heldCr = false;
                if (in[i] == '\n') {
                    lineEnd();
                    i++;
                    continue;
                }
                put('\r');
                virtualSize++;
            }
            int cr = Octets.indexOf(in, i, to, '\r');
            heldCr = cr >= 0;
            int stop = heldCr ? cr : to;
            run(in, i, stop);
            i = heldCr ? cr + 1 : to;
        }
    }

    private void lineEnd() throws IOException {
        if (crWritten) {
            put('\r');
        }
        put('\n');
        virtualSize += 2;
        crWritten = false;
    }

    /// Octets without CR; every LF among them is a bare one.
    private void run(byte[] in, int from, int to) throws IOException {
        if (from == to) {
            return;
        }
        virtualSize += to - from;
        for (int lf = Octets.indexOf(in, from, to, '\n'); lf >= 0; lf = Octets.indexOf(in, lf + 1, to, '\n')) {
            virtualSize++;
        }
        for (int i = from; i < to; ) {
            int n = Math.min(to - i, room());
            System.arraycopy(in, i, out, used, n);
            used += n;
            i += n;
        }
        crWritten = false;
    }

    private void put(int octet) throws IOException {
        room();
        out[used++] = (byte) octet;
        crWritten |= octet == '\r';
    }

    /// While the buffer is empty: large enough for all that `length` octets can become, within its bound, so that they are written at once.
    private void makeRoom(int length) {
        int wanted = Math.clamp(length + 2L, 256, BUFFER);
        if (out.length < wanted) {
            out = new byte[wanted];
        }
    }

    /// How many octets fit, at least one.
    private int room() throws IOException {
        if (used == out.length) {
            flush();
        }
        return out.length - used;
    }

    private void flush() throws IOException {
        if (used > 0) {
            int n = used;
            used = 0;
            target.write(ByteBuffer.wrap(out, 0, n));
        }
    }
}
