package culver.mime;

import java.io.IOException;
import java.nio.ByteBuffer;

/// The octets of one message as they are stored (lines end in LF or CRLF, as the file has them), read at any position.
///
/// What a format keeps in the file for itself (mbox's `X-UID`, `Status`, …) is not part of it. The content never changes
/// while it is open. Not thread-safe: one session thread uses it.
public interface MessageData extends AutoCloseable {
    /// Octets as stored.
    long length();

    /// Reads into `into` from `position` on, as much as fits or is there.
    ///
    /// @return octets read, at least 1, or -1 at the end
    /// @throws IOException when the disk fails or the message is gone
    int read(long position, ByteBuffer into) throws IOException;

    @Override
    void close() throws IOException;

    /// A message that lies in memory, for small and made-up ones.
    static MessageData of(byte[] octets) {
        return new MessageData() {
            @Override
            public long length() {
                return octets.length;
            }

            @Override
            public int read(long position, ByteBuffer into) {
                if (position >= octets.length) {
                    return -1;
                }
                int n = (int) Math.min(into.remaining(), octets.length - position);
                into.put(octets, (int) position, n);
                return n;
            }

            @Override
            public void close() {
            }
        };
    }
}
