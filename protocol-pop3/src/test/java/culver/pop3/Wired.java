package culver.pop3;

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

/// A connection without a socket: the client's octets are there from the start, cut by the real decoder; the session's are gathered.
final class Wired implements Connection<Pop3Frame> {
    private final ArrayDeque<Event<Pop3Frame>> events = new ArrayDeque<>();
    private final StringBuilder sent = new StringBuilder();
    private boolean tls;
    private int pauseAt = -1;
    private Action atPause;

    Wired(String input, boolean tls) {
        this.tls = tls;
        input(input);
        events.add(new Event.Closed<>("Connection closed"));
    }

    private void input(String input) {
        var channel = new EmbeddedChannel(new Pop3FrameDecoder());
        channel.writeInbound(Unpooled.copiedBuffer(input, StandardCharsets.ISO_8859_1));
        for (Pop3Frame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            events.add(new Event.Frame<>(frame));
        }
        channel.finishAndReleaseAll();
    }

    /// Something that happens when all input so far was read; then more input comes.
    void pause(Action action, String more) {
        events.removeLast();
        pauseAt = events.size();
        atPause = action;
        input(more);
        events.add(new Event.Closed<>("Connection closed"));
    }

    interface Action {
        void run() throws Exception;
    }

    /// What comes at the end instead of the closing.
    void last(Event<Pop3Frame> event) {
        events.removeLast();
        events.add(event);
    }

    String sent() {
        return sent.toString();
    }

    @Override
    public Event<Pop3Frame> next(Duration timeout) {
        if (pauseAt-- == 0) {
            try {
                atPause.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        return events.size() == 1 ? events.peek() : events.poll();
    }

    @Override
    public boolean hasNext() {
        return events.size() > 1;
    }

    @Override
    public void wake() {
        events.addFirst(new Event.Wake<>());
    }

    @Override
    public void write(ByteBuf octets) {
        sent.append(octets.toString(StandardCharsets.ISO_8859_1));
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
        return new Peer("session", "pop3", new InetSocketAddress("192.0.2.1", 110), new InetSocketAddress("192.0.2.2", 40000), tls, false, "", "");
    }

    @Override
    public void close() {
    }
}
