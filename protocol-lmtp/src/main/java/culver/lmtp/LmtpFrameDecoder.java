package culver.lmtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Cuts the client's octets into command lines and pieces of messages. Event loop.
///
/// After a DATA line it reads nothing until the session has said by a [Note] what comes: a message, or commands again because DATA was
/// refused. After `BDAT n` the next n octets are a chunk, whatever they are and whatever the session answers.
///
/// STANDARDS: RFC 5321 §2.3.8, §4.5.3.1; RFC 3030 §2.
final class LmtpFrameDecoder extends ByteToMessageDecoder {
    /// Octets of a command line: addresses in UTF-8 and parameters have room.
    static final int MAX_LINE = 4096;
    private static final int PIECE = 16 * 1024;

    /// What the session says to DATA.
    enum Note {
        /// 354
        MESSAGE,
        /// 503
        COMMANDS
    }

    private enum State {
        /// `RCPT TO:<joe>\r\n`
        COMMAND,
        /// The rest of a line that is too long.
        SKIP_LINE,
        /// After `DATA\r\n`, and for good after a BDAT line without a size: nobody knows where commands go on.
        HELD,
        /// `Subject: x\r\n … .\r\n`
        MESSAGE,
        /// n octets
        CHUNK
    }

    private State state = State.COMMAND;
    /// Octets of the unfinished line that are known to hold no LF.
    private int scanned;
    private DotUnstuffing dots;
    private long chunkLeft;

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        switch (state) {
            case COMMAND -> command(in, out);
            case SKIP_LINE -> skipLine(in);
            case HELD -> { }
            case MESSAGE -> message(in, out);
            case CHUNK -> chunk(in, out);
        }
    }

    private void command(ByteBuf in, List<Object> out) {
        int start = in.readerIndex();
        int lf = in.indexOf(start + scanned, in.writerIndex(), (byte) '\n');
        int length = (lf < 0 ? in.writerIndex() : lf) - start;
        scanned = 0;
        if (length > MAX_LINE) {
            in.skipBytes(length);
            out.add(new LmtpFrame.TooLong());
            state = State.SKIP_LINE;
        } else if (lf < 0) {
            scanned = length;
        } else {
            boolean cr = length > 0 && in.getByte(lf - 1) == '\r';
            var octets = new byte[cr ? length - 1 : length];
            in.readBytes(octets);
            in.readerIndex(lf + 1);
            out.add(new LmtpFrame.Line(octets));
            after(octets, out);
        }
    }

    /// What comes after this line?
    private void after(byte[] line, List<Object> out) {
        var text = new String(line, StandardCharsets.ISO_8859_1);
        switch (LmtpCommand.verb(text)) {
            case "DATA" -> state = State.HELD;
            case "BDAT" -> {
                chunkLeft = Bdat.parse(LmtpCommand.argument(text)).size();
                state = chunkLeft < 0 ? State.HELD : chunkLeft == 0 ? State.COMMAND : State.CHUNK;
                if (chunkLeft == 0) {
                    out.add(new LmtpFrame.End());
                }
            }
            default -> { }
        }
    }

    private void skipLine(ByteBuf in) {
        int lf = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
        if (lf < 0) {
            in.skipBytes(in.readableBytes());
        } else {
            in.readerIndex(lf + 1);
            state = State.COMMAND;
        }
    }

    private void message(ByteBuf in, List<Object> out) {
        var octets = new byte[Math.min(PIECE, in.readableBytes())];
        in.getBytes(in.readerIndex(), octets);
        var text = new byte[octets.length + 1];
        in.skipBytes(dots.take(octets, 0, octets.length, text));
        if (dots.written() > 0) {
            out.add(new LmtpFrame.Text(Arrays.copyOf(text, dots.written())));
        }
        if (dots.ended()) {
            out.add(new LmtpFrame.End());
            dots = null;
            state = State.COMMAND;
        }
    }

    private void chunk(ByteBuf in, List<Object> out) {
        var octets = new byte[(int) Math.min(chunkLeft, Math.min(PIECE, in.readableBytes()))];
        in.readBytes(octets);
        chunkLeft -= octets.length;
        out.add(new LmtpFrame.Text(octets));
        if (chunkLeft == 0) {
            out.add(new LmtpFrame.End());
            state = State.COMMAND;
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (!(event instanceof Note note)) {
            super.userEventTriggered(context, event);
            return;
        }
        switch (note) {
            case MESSAGE -> {
                dots = new DotUnstuffing();
                state = State.MESSAGE;
                channelRead(context, Unpooled.EMPTY_BUFFER);        // what is here already
            }
            case COMMANDS -> {
                if (actualReadableBytes() > 0) {
                    context.fireChannelRead(new LmtpFrame.Unasked());
                } else {
                    state = State.COMMAND;
                }
            }
        }
    }
}
