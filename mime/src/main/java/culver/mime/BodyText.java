package culver.mime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;

/// The body of one entity as Unicode text: transfer encoding undone, charset decoded. Streams in bounded memory; never fails for what
/// the octets are. One session thread.
public final class BodyText {
    private static final int CHUNK = 16 * 1024;

    private final MessageData data;
    private final TransferDecoder transfer;
    private final String charset;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    private ByteBuffer decoded = ByteBuffer.allocate(CHUNK + 2 * TransferDecoder.SLACK).limit(0);
    private CharsetDecoder decoder;
    private long position;
    private final long end;
    private State state = State.READING;

    private enum State { READING, LAST_OCTETS, FLUSHING, ENDED }

    public BodyText(MessageData data, MimePart part) {
        this.data = data;
        this.transfer = TransferDecoder.of(part.fields().encoding());
        this.charset = part.fields().parameters().getOrDefault("charset", "");
        this.position = part.bodyOffset();
        this.end = part.bodyOffset() + part.bodyLength();
    }

    /// Puts text into `into`, which has room for two chars at least.
    ///
    /// @return how many chars, at least 1, or -1 at the end
    public int read(CharBuffer into) throws IOException {
        int start = into.position();
        while (state != State.ENDED && into.position() == start) {
            switch (state) {
                case READING -> {
                    fill();
                    decoder().decode(decoded, into, false);
                }
                case LAST_OCTETS -> state = decoder().decode(decoded, into, true).isOverflow() ? State.LAST_OCTETS : State.FLUSHING;
                case FLUSHING -> state = decoder().flush(into).isOverflow() ? State.FLUSHING : State.ENDED;
                case ENDED -> {
                }
            }
        }
        int count = into.position() - start;
        return count == 0 ? -1 : count;
    }

    private CharsetDecoder decoder() throws IOException {
        if (decoder == null) {
            while (state == State.READING && decoded.remaining() <= CHUNK / 2) {
                fill();
            }
            decoder = Charsets.decoder(charset, decoded, state == State.LAST_OCTETS);
        }
        return decoder;
    }

    /// Decodes another chunk behind what is left of the one before.
    private void fill() throws IOException {
        if (decoded.remaining() > CHUNK / 2) {
            return;
        }
        chunk.clear().limit((int) Math.min(CHUNK / 2, end - position));
        int n = position < end ? data.read(position, chunk) : -1;
        decoded.compact();
        if (n > 0) {
            position += n;
            decoded.position(decoded.position() + transfer.decode(chunk.array(), 0, n, decoded.array(), decoded.position()));
        } else {
            decoded.position(decoded.position() + transfer.finish(decoded.array(), decoded.position()));
            state = State.LAST_OCTETS;
        }
        decoded.flip();
    }
}
