package culver.imap.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.Arrays;
import java.util.List;

/// Cuts the client's octets into lines and literals: RFC 3501 §2.2.1 and §4.3, RFC 7888.
///
/// A line ends in CRLF, or in LF alone as Dovecot also takes it. Where it ends in `{n}` or `{n+}` the next n octets are a literal,
/// whatever they are: they are passed on as they come, never gathered, so a literal of any size costs no memory here.
///
/// A literal that waits for the server's `+` may be refused. The session then sends [Literal.RefuseLiteral], and gets [ImapFrame.LiteralEnd]
/// at once. A client that did not wait and sent the octets already has them taken as the literal that it announced, up to that moment.
///
/// Threading: event loop.
public final class ImapFrameDecoder extends ByteToMessageDecoder {
    private static final int START_OF_TOO_LONG = 128;

    private enum State {
        /// `a1 LOGIN {5}\r\n`
        LINE,
        /// The rest of a line that is too long.
        SKIP_LINE,
        /// `fred1`
        LITERAL
    }

    private final int maxLine;
    private State state = State.LINE;
    /// Octets of the unfinished line that are known to hold no LF.
    private int scanned;
    private long literalLeft;
    private int serial;

    /// @param maxLine octets that one line may have
    public ImapFrameDecoder(int maxLine) {
        this.maxLine = maxLine;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        switch (state) {
            case LINE -> decodeLine(in, out);
            case SKIP_LINE -> skipLine(in);
            case LITERAL -> decodeLiteral(in, out);
        }
    }

    private void decodeLine(ByteBuf in, List<Object> out) {
        int start = in.readerIndex();
        int lf = in.indexOf(start + scanned, in.writerIndex(), (byte) '\n');
        int length = (lf < 0 ? in.writerIndex() : lf) - start;
        if (length > maxLine) {
            var head = new byte[Math.min(START_OF_TOO_LONG, length)];
            in.readBytes(head);
            out.add(new ImapFrame.LineTooLong(head));
            scanned = 0;
            state = State.SKIP_LINE;
        } else if (lf < 0) {
            scanned = length;
        } else {
            scanned = 0;
            var octets = new byte[length];
            in.readBytes(octets);
            in.skipBytes(1);
            emitLine(octets, out);
        }
    }

    private void skipLine(ByteBuf in) {
        int lf = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
        if (lf < 0) {
            in.skipBytes(in.readableBytes());
        } else {
            in.readerIndex(lf + 1);
            state = State.LINE;
        }
    }

    private void emitLine(byte[] octets, List<Object> out) {
        int end = octets.length;
        if (end > 0 && octets[end - 1] == '\r') {
            end--;
        }
        int brace = announcement(octets, end);
        if (brace < 0) {
            out.add(new ImapFrame.Line(end == octets.length ? octets : Arrays.copyOf(octets, end), null));
            return;
        }
        boolean waits = octets[end - 2] != '+';
        literalLeft = number(octets, brace + 1, waits ? end - 1 : end - 2);
        out.add(new ImapFrame.Line(Arrays.copyOf(octets, brace), new Literal(literalLeft, waits, ++serial)));
        if (literalLeft == 0) {
            out.add(new ImapFrame.LiteralEnd());
        } else {
            state = State.LITERAL;
        }
    }

    /// Where `{n}` or `{n+}` begins that ends at `end`, or -1.
    private static int announcement(byte[] line, int end) {
        int at = end - 1;
        if (at < 2 || line[at] != '}') {
            return -1;
        }
        at--;
        if (line[at] == '+') {
            at--;
        }
        int digits = at;
        while (at >= 0 && line[at] >= '0' && line[at] <= '9') {
            at--;
        }
        return at >= 0 && at < digits && line[at] == '{' ? at : -1;
    }

    private static long number(byte[] line, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = line[i] - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                return Long.MAX_VALUE;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private void decodeLiteral(ByteBuf in, List<Object> out) {
        int length = (int) Math.min(literalLeft, in.readableBytes());
        if (length > 0) {
            out.add(new ImapFrame.LiteralChunk(in.readRetainedSlice(length)));
            literalLeft -= length;
        }
        if (literalLeft == 0) {
            out.add(new ImapFrame.LiteralEnd());
            state = State.LINE;
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof Literal.RefuseLiteral refused) {
            if (state == State.LITERAL && refused.serial() == serial) {
                state = State.LINE;
                ctx.fireChannelRead(new ImapFrame.LiteralEnd());
            }
        } else {
            super.userEventTriggered(ctx, event);
        }
    }
}
