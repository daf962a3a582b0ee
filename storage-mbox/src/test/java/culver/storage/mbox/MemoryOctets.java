package culver.storage.mbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// A file in memory that breaks down: the n-th change is done by half and fails, and everything after it fails too. What lies within one
/// sector is not done by halves, as on a disk.
final class MemoryOctets implements Octets {
    private byte[] octets = new byte[64];
    private int size;
    private final Power power;

    /// How many changes, of all files that hang on it, until the lights go out.
    static final class Power {
        private int left;
        private boolean off;

        Power(int left) {
            this.left = left;
        }

        boolean isOff() {
            return off;
        }

        /// @return true if this change is the last, and only half of it happens
        private boolean use() throws IOException {
            if (off) {
                throw new IOException("no power");
            }
            off = left-- == 0;
            return off;
        }
    }

    MemoryOctets(Power power) {
        this.power = power;
    }

    static MemoryOctets of(byte[] content, Power power) {
        var file = new MemoryOctets(power);
        file.octets = Arrays.copyOf(content, Math.max(64, content.length));
        file.size = content.length;
        return file;
    }

    byte[] content() {
        return Arrays.copyOf(octets, size);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(long position, ByteBuffer into) {
        int n = (int) Math.min(into.remaining(), size - position);
        if (n <= 0) {
            return into.hasRemaining() ? -1 : 0;
        }
        into.put(octets, (int) position, n);
        return n;
    }

    @Override
    public void write(long position, ByteBuffer from) throws IOException {
        boolean last = power.use();
        int n = !last ? from.remaining() : position / 512 == (position + from.remaining() - 1) / 512 ? 0 : from.remaining() / 2;
        if (n > 0) {
            int end = (int) position + n;
            if (end > octets.length) {
                octets = Arrays.copyOf(octets, end * 2);
            }
            Arrays.fill(octets, Math.min(size, (int) position), (int) position, (byte) 0);
            from.get(octets, (int) position, n);
            size = Math.max(size, end);
        }
        if (last) {
            throw new IOException("the power went");
        }
    }

    @Override
    public void truncate(long to) throws IOException {
        boolean last = power.use();
        size = (int) Math.min(size, to);
        if (last) {
            throw new IOException("the power went");
        }
    }

    @Override
    public void force() throws IOException {
        if (power.isOff()) {
            throw new IOException("no power");
        }
    }

    @Override
    public void close() {
        // stays
    }
}
