package culver.lmtp;

import culver.net.Connection;
import culver.net.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/// A connection without a socket: the client sends its next piece when the session waits for one, as a client that waits for answers does. The real
/// decoder is between them.
final class Wired implements Connection<LmtpFrame> {
    private final ArrayDeque<String> input;
    private final StringBuilder sent = new StringBuilder();
    private final EmbeddedChannel channel = new EmbeddedChannel(new LmtpFrameDecoder());
    private final Peer peer;
    private boolean tls;
    private Event<LmtpFrame> last = new Event.Closed<>("Connection closed");
    private Event<LmtpFrame> interruption;

    /// @param pieces octets, in Latin-1
    Wired(Peer peer, List<String> pieces) {
        this.peer = peer;
        this.input = new ArrayDeque<>(pieces);
    }

    static Peer tcp() {
        return new Peer("session", "lmtp", new InetSocketAddress("192.0.2.1", 24), new InetSocketAddress("192.0.2.2", 40000), false, false, "", "");
    }

    static Peer unix() {
        return new Peer("session", "lmtp", new InetSocketAddress("127.0.0.1", 0), new InetSocketAddress("127.0.0.1", 0), false, true, "", "");
    }

    /// What comes at the end instead of the closing.
    Wired last(Event<LmtpFrame> event) {
        last = event;
        return this;
    }

    /// What comes as soon as a message has begun.
    Wired duringMessage(Event<LmtpFrame> event) {
        interruption = event;
        return this;
    }

    String sent() {
        return sent.toString();
    }

    @Override
    public Event<LmtpFrame> next(Duration timeout) {
        if (interruption != null && sent.toString().endsWith("354 OK\r\n")) {
            var event = interruption;
            interruption = null;
            return event;
        }
        while (channel.inboundMessages().isEmpty()) {
            if (input.isEmpty()) {
                return last;
            }
            channel.writeInbound(Unpooled.copiedBuffer(input.poll(), StandardCharsets.ISO_8859_1));
        }
        return new Event.Frame<>(channel.readInbound());
    }

    @Override
    public boolean hasNext() {
        return !channel.inboundMessages().isEmpty();
    }

    @Override
    public void wake() {
    }

    @Override
    public void write(ByteBuf octets) {
        sent.append(octets.toString(StandardCharsets.UTF_8));
        octets.release();
    }

    @Override
    public void flush() {
    }

    @Override
    public ByteBufAllocator alloc() {
        return ByteBufAllocator.DEFAULT;
    }

    @Override
    public void tellDecoder(Object note) {
        channel.pipeline().fireUserEventTriggered(note);
    }

    @Override
    public void startTls(ByteBuf reply) {
        write(reply);
        tls = true;
    }

    @Override
    public boolean canStartTls() {
        return !tls;
    }

    @Override
    public Peer peer() {
        return tls ? new Peer(peer.session(), peer.listener(), peer.local(), peer.remote(), true, false, "", "TLSv1.3 with cipher X (256/256 bits)") : peer;
    }

    @Override
    public void close() {
    }
}
