package culver.pop3;

import java.nio.ByteBuffer;

/// Finds the place where TOP's answer ends: after the header's empty line and so many lines of the body. RFC 1939 §7.
///
/// Works on text with CRLF line ends in chunks of any size. One thread.
final class TopLines {
    private long left;
    private boolean inBody;
    private boolean lineIsEmpty = true;
    private boolean reached;

    TopLines(long bodyLines) {
        this.left = bodyLines;
    }

    /// Nothing more is to be sent.
    boolean reached() {
        return reached;
    }

    /// Takes the octets behind the end, if it is in this chunk, off the chunk.
    void limit(ByteBuffer chunk) {
        if (left == Long.MAX_VALUE) {
            return;
        }
        for (int i = chunk.position(); i < chunk.limit(); i++) {
            byte c = chunk.get(i);
            if (c != '\n') {
                lineIsEmpty &= c == '\r';
                continue;
            }
            if (inBody) {
                left--;
            } else if (lineIsEmpty) {
                inBody = true;
            }
            lineIsEmpty = true;
            if (inBody && left == 0) {
                reached = true;
                chunk.limit(i + 1);
                return;
            }
        }
    }
}
