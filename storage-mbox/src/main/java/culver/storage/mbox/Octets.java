package culver.storage.mbox;

import java.io.IOException;
import java.nio.ByteBuffer;

/// The octets of one open file, by position: all that scanning, rewriting and journaling do with a file. Tests put a failing disk here.
interface Octets extends AutoCloseable {
    long size() throws IOException;

    /// @return octets read, as many as fit or are there; -1 at the end
    int read(long position, ByteBuffer into) throws IOException;

    /// Writes all of `octets`.
    void write(long position, ByteBuffer octets) throws IOException;

    void truncate(long size) throws IOException;

    /// Makes what was written durable, as `mail_fsync` says.
    void force() throws IOException;

    @Override
    void close() throws IOException;

    /// Copies a range to another file through `buffer`.
    default void copy(long position, long length, Octets to, long toPosition, ByteBuffer buffer) throws IOException {
        for (long done = 0; done < length; ) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), length - done));
            int n = read(position + done, buffer);
            if (n <= 0) {
                throw new IOException("the file ends before " + (position + length));
            }
            to.write(toPosition + done, buffer.flip());
            done += n;
        }
    }
}
