package culver.pop3;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/// Cuts the client's octets into lines that end in CRLF, or LF alone (clients exist). Runs on the event loop.
///
/// A line over the limit is thrown away up to its end and told as one [Pop3Frame.TooLong], so that it costs no memory.
///
/// STANDARDS: RFC 1939 §3, RFC 2449 §4 (255 octets), RFC 5034 §4 (12,288 for SASL).
final class Pop3FrameDecoder extends ByteToMessageDecoder {
    /// Enough for the longest SASL response.
    static final int MAX_LINE = 12_288;

    private boolean skipping;

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
        if (end < 0) {
            if (skipping || in.readableBytes() > MAX_LINE) {
                skipping = true;
                in.skipBytes(in.readableBytes());
            }
            return;
        }
        int length = end - in.readerIndex();
        if (skipping || length > MAX_LINE) {
            skipping = false;
            in.readerIndex(end + 1);
            out.add(new Pop3Frame.TooLong());
            return;
        }
        boolean cr = length > 0 && in.getByte(end - 1) == '\r';
        var octets = new byte[cr ? length - 1 : length];
        in.readBytes(octets);
        in.readerIndex(end + 1);
        out.add(new Pop3Frame.Line(octets));
    }
}
