package culver.storage.maildir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// Reads whole lines of a control file from a place on, in bounded memory. A last line without its LF is not there yet: somebody may
/// be writing it. One thread; the caller closes the channel.
final class LineReader {
    /// In the octets of file names, as the system's names are decoded.
    static final Charset CHARSET = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"), StandardCharsets.UTF_8);
    /// A longer line is no line of ours.
    private static final int LONGEST = 32 * 1024;

    private final FileChannel channel;
    private final byte[] buffer = new byte[2 * LONGEST];
    private int start;
    private int end;
    private long offset;

    LineReader(FileChannel channel, long offset) {
        this.channel = channel;
        this.offset = offset;
    }

    /// Where the next line begins.
    long offset() {
        return offset;
    }

    /// The next whole line without its LF, or null; a line that is too long comes as an empty one.
    String next() throws IOException {
        boolean tooLong = false;
        for (int scanned = start; ; ) {
            for (; scanned < end; scanned++) {
                if (buffer[scanned] == '\n') {
                    var line = tooLong ? "" : new String(buffer, start, scanned - start, CHARSET);
                    offset += scanned + 1 - start;
                    start = scanned + 1;
                    return line;
                }
            }
            if (end - start > LONGEST) {
                tooLong = true;
                offset += end - start;
                start = end;
            }
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
            scanned = end;
            int n = channel.read(ByteBuffer.wrap(buffer, end, buffer.length - end), offset + end);
            if (n < 0) {
                return null;
            }
            end += n;
        }
    }
}
