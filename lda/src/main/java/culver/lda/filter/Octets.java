package culver.lda.filter;

import culver.lda.Incoming;
import culver.lda.filter.regex.Text;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A piece of a message that does not change any more: in memory while it is small, in a file without a name beyond that.
///
/// Pieces of a piece share its octets. Threading: any; reads name their place.
public final class Octets implements Text {
    static final Octets NONE = new Octets(new byte[0], null, 0, 0);

    private final byte[] memory;
    private final FileChannel file;
    private final long from;
    private final long to;

    Octets(byte[] memory, FileChannel file, long from, long to) {
        this.memory = memory;
        this.file = file;
        this.from = from;
        this.to = to;
    }

    static Octets of(byte[] octets) {
        return new Octets(octets, null, 0, octets.length);
    }

    /// Text whose characters are octets.
    static Octets of(String text) {
        return of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Reads a stream to its end.
    public static Octets read(InputStream in, Path tempDir) throws IOException {
        var spool = new Spool(tempDir);
        try {
            in.transferTo(spool);
            return spool.octets();
        } catch (IOException e) {
            spool.close();
            throw e;
        }
    }

    /// The message of the delivery pipeline, with its `From ` line in front again.
    public static Octets of(Incoming message, Path tempDir) throws IOException {
        var spool = new Spool(tempDir);
        try {
            if (!message.fromLine().isEmpty()) {
                spool.write((message.fromLine() + "\n").getBytes(StandardCharsets.ISO_8859_1));
            }
            message.writeTo(octets -> {
                var some = new byte[octets.remaining()];
                octets.get(some);
                spool.write(some);
            });
            return spool.octets();
        } catch (IOException e) {
            spool.close();
            throw e;
        }
    }

    public long length() {
        return to - from;
    }

    Octets slice(long begin, long end) {
        return new Octets(memory, file, from + begin, from + end);
    }

    /// This and that as one.
    static Octets join(Octets one, Octets two, Path tempDir) throws IOException {
        if (two.length() == 0) {
            return one;
        }
        if (one.length() == 0) {
            return two;
        }
        try (var first = one.open(0); var second = two.open(0); var both = new SequenceInputStream(first, second)) {
            return read(both, tempDir);
        }
    }

    @Override
    public InputStream open(long at) {
        if (memory != null) {
            return new ByteArrayInputStream(memory, (int) (from + at), (int) (length() - at));
        }
        return new FileStream(file, from + at, to);
    }

    /// Not more than `most` octets from `at` on, as text.
    String text(long at, long end) throws IOException {
        try (var in = open(at)) {
            return new String(in.readNBytes((int) (end - at)), StandardCharsets.ISO_8859_1);
        }
    }

    /// The octet at a place.
    int at(long place) throws IOException {
        if (memory != null) {
            return memory[(int) (from + place)] & 0xff;
        }
        var one = ByteBuffer.allocate(1);
        if (file.read(one, from + place) != 1) {
            throw new IOException("the spooled message has become shorter");
        }
        return one.get(0) & 0xff;
    }

    boolean endsWith(String end) throws IOException {
        return length() >= end.length() && text(length() - end.length(), length()).equals(end);
    }

    boolean startsWith(String start) throws IOException {
        return length() >= start.length() && text(0, start.length()).equals(start);
    }

    void writeTo(OutputStream out) throws IOException {
        try (var in = open(0)) {
            in.transferTo(out);
        }
    }

    /// A stream over a part of a file that others read too.
    private static final class FileStream extends InputStream {
        private final FileChannel file;
        private final long end;
        private final ByteBuffer buffer = ByteBuffer.allocate(32 * 1024).limit(0);
        private long at;

        FileStream(FileChannel file, long at, long end) {
            this.file = file;
            this.at = at;
            this.end = end;
        }

        private boolean fill() throws IOException {
            if (buffer.hasRemaining()) {
                return true;
            }
            if (at >= end) {
                return false;
            }
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
            int n = file.read(buffer, at);
            if (n <= 0) {
                throw new IOException("the spooled message has become shorter");
            }
            at += n;
            buffer.flip();
            return true;
        }

        @Override
        public int read() throws IOException {
            return fill() ? buffer.get() & 0xff : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (!fill()) {
                return -1;
            }
            int n = Math.min(length, buffer.remaining());
            buffer.get(into, offset, n);
            return n;
        }
    }
}
