package culver.imap;

import culver.imap.script.Dialer;
import culver.imap.wire.ImapFrame;
import culver.net.Connection;
import culver.net.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// A connection without sockets: the client's octets go through a real decoder, the server's come back in a queue.
final class FakeConnection implements Connection<ImapFrame>, Dialer.Wire {
    private static final AtomicInteger SESSIONS = new AtomicInteger();
    private static final int PATIENCE_SECONDS = 10;

    private final Supplier<ChannelHandler> decoders;
    private EmbeddedChannel channel;
    private final BlockingQueue<Event<ImapFrame>> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<ByteBuf> answers = new LinkedBlockingQueue<>();
    private final ByteBuf end = Unpooled.buffer(0);
    private ByteBuf reading = Unpooled.EMPTY_BUFFER;
    private volatile Peer peer;
    private volatile boolean canStartTls;
    private volatile boolean closed;

    FakeConnection(Supplier<ChannelHandler> decoders, boolean tls, boolean trusted) {
        this.decoders = decoders;
        this.channel = new EmbeddedChannel(decoders.get());
        this.peer = new Peer("s" + SESSIONS.incrementAndGet(), "imap", new InetSocketAddress("127.0.0.1", 143),
            new InetSocketAddress("127.0.0.1", 50000), tls, trusted, "", "");
        this.canStartTls = !tls;
    }

    // ---- the client's side

    @Override
    public synchronized void send(byte[] octets) {
        channel.writeInbound(Unpooled.copiedBuffer(octets));
        take();
    }

    private void take() {
        for (ImapFrame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            events.add(new Event.Frame<>(frame));
        }
    }

    /// The client goes away.
    void hangUp() {
        events.add(new Event.Closed<>("Connection closed"));
    }

    void event(Event<ImapFrame> event) {
        events.add(event);
    }

    @Override
    public int read() throws IOException {
        try {
            while (!reading.isReadable()) {
                reading.release();
                reading = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (reading == null) {
                    reading = Unpooled.EMPTY_BUFFER;
                    throw new IOException("no answer in time");
                }
                if (reading == end) {
                    answers.add(end);
                    reading = Unpooled.EMPTY_BUFFER;
                    return -1;
                }
            }
            return reading.readUnsignedByte();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    // ---- the session's side

    @Override
    public Event<ImapFrame> next(Duration timeout) throws InterruptedException {
        var event = events.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
        return event == null ? new Event.TimedOut<>() : event;
    }

    @Override
    public boolean hasNext() {
        return !events.isEmpty();
    }

    @Override
    public void wake() {
        events.add(new Event.Wake<>());
    }

    @Override
    public void write(ByteBuf octets) throws ClosedException {
        if (closed) {
            octets.release();
            throw new ClosedException("Connection closed");
        }
        answers.add(octets);
    }

    @Override
    public void flush() {
    }

    @Override
    public ByteBufAllocator alloc() {
        return ByteBufAllocator.DEFAULT;
    }

    @Override
    public synchronized void tellDecoder(Object note) {
        channel.pipeline().fireUserEventTriggered(note);
        take();
    }

    @Override
    public synchronized void startTls(ByteBuf reply) throws ClosedException {
        channel = new EmbeddedChannel(decoders.get());
        events.clear();
        var old = peer;
        peer = new Peer(old.session(), old.listener(), old.local(), old.remote(), true, old.trusted(), "", "TLSv1.3");
        canStartTls = false;
        write(reply);
    }

    @Override
    public boolean canStartTls() {
        return canStartTls;
    }

    @Override
    public Peer peer() {
        return peer;
    }

    /// Both sides' end.
    @Override
    public void close() {
        hangUp();
    }

    /// The session is over.
    void ended() {
        answers.add(end);
    }

    /// Lets go of what nobody has read.
    void release() {
        reading.release();
        reading = Unpooled.EMPTY_BUFFER;
        for (var left = answers.poll(); left != null; left = answers.poll()) {
            left.release();
        }
        channel.finishAndReleaseAll();
    }

    /// Writing fails from now on.
    void breakDown() {
        closed = true;
        hangUp();
    }
}
