package culver.mime;

import java.nio.ByteBuffer;

/// A message that gives at most so many octets at each read, like a slow file.
final class ChunkedData {
    private ChunkedData() {
    }

    static MessageData of(byte[] octets, int chunk) {
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
                int n = (int) Math.min(Math.min(chunk, into.remaining()), octets.length - position);
                into.put(octets, (int) position, n);
                return n;
            }

            @Override
            public void close() {
            }
        };
    }
}
