package culver.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;

/// The gate before the decoder: passes octets on in slices while the session's queue has room, and stops reading the socket when it has none.
///
/// Slices, because one buffer of 64 kB can hold thirty thousand empty lines, and each would become a frame in memory.
/// Event loop only, except for [#paused].
final class Intake extends ChannelInboundHandlerAdapter {
    static final String NAME = "intake";
    private static final int SLICE = 8 * 1024;

    private final Inbox<?> inbox;
    private final ArrayDeque<ByteBuf> held = new ArrayDeque<>(2);
    private ChannelHandlerContext ctx;
    private boolean feeding;
    private volatile boolean paused;

    Intake(Inbox<?> inbox) {
        this.inbox = inbox;
    }

    /// Any thread: the socket is not being read because the queue was full.
    boolean paused() {
        return paused;
    }

    boolean holdsOctets() {
        return !held.isEmpty();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        held.add((ByteBuf) message);
        feed();
    }

    /// Goes on where the queue was full.
    void feed() {
        if (feeding) {
            return;
        }
        feeding = true;
        try {
            while (true) {
                if (inbox.full()) {
                    paused = true;
                    if (inbox.full()) {          // asked again: the session may have emptied it before it could see `paused`
                        break;
                    }
                }
                paused = false;
                if (held.isEmpty()) {
                    break;
                }
                ctx.fireChannelRead(slice());
            }
        } finally {
            feeding = false;
        }
        ctx.channel().config().setAutoRead(!paused);
    }

    private ByteBuf slice() {
        var first = held.getFirst();
        int length = Math.min(SLICE, first.readableBytes());
        inbox.reading(length);
        return length == first.readableBytes() ? held.removeFirst() : first.readRetainedSlice(length);
    }

    /// Forgets what has not reached the decoder.
    void discard() {
        held.forEach(ByteBuf::release);
        held.clear();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        discard();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        discard();
    }
}
