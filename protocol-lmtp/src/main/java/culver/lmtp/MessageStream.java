package culver.lmtp;

import culver.net.Connection.ClosedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/// A message on its way in, as a stream: fields that the server puts in front, then the client's octets as they come. Session thread, which waits
/// here for the client.
final class MessageStream extends InputStream {
    /// Where the octets come from.
    @FunctionalInterface
    interface Source {
        /// @return the next piece, null at the end of the message
        /// @throws Abandoned the client has changed its mind
        byte[] next() throws IOException, ClosedException, InterruptedException;
    }

    /// RSET, QUIT, … between two chunks: there will be no message, the command is to be obeyed.
    static final class Abandoned extends IOException {
        private final transient LmtpCommand by;

        Abandoned(LmtpCommand by) {
            super("abandoned");
            this.by = by;
        }

        LmtpCommand by() {
            return by;
        }
    }

    /// The client is gone.
    static final class Cut extends IOException {
        private final transient ClosedException reason;

        private Cut(ClosedException reason) {
            super(reason.getMessage());
            this.reason = reason;
        }

        ClosedException reason() {
            return reason;
        }
    }

    private final Source source;
    private final long limit;
    private byte[] piece;
    private int pos;
    private long octets;
    private boolean ended;

    /// @param front what the server puts in front
    /// @param limit octets that the client may send; more are counted and thrown away
    MessageStream(byte[] front, Source source, long limit) {
        this.piece = front;
        this.source = source;
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        return fill() ? piece[pos++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int n = Math.min(length, piece.length - pos);
        System.arraycopy(piece, pos, into, offset, n);
        pos += n;
        return n;
    }

    private boolean fill() throws IOException {
        while (pos == piece.length && !ended) {
            var next = next();
            ended = next == null;
            if (next != null && !tooBig()) {
                piece = next;
                pos = 0;
            }
        }
        return pos < piece.length;
    }

    private byte[] next() throws IOException {
        try {
            var next = source.next();
            octets += next == null ? 0 : next.length;
            return next;
        } catch (ClosedException e) {
            ended = true;
            throw new Cut(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended = true;
            throw new Cut(new ClosedException("interrupted"));
        }
    }

    boolean tooBig() {
        return octets > limit;
    }

    /// Takes the rest and throws it away: the client must be let finish before it can be told that its message cannot be kept.
    void drain() throws IOException {
        while (!ended) {
            ended = next() == null;
        }
    }
}
