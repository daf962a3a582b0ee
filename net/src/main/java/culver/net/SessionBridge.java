package culver.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// The hand-over between event loop and session: the last handler of the pipeline on one side, the session's [Connection] on the other.
///
/// ```
/// event loop:      decoder -> channelRead -> Inbox ==> next()            :session's virtual thread
///                  socket  <- Outbox.send      <==     write(), flush()
/// ```
///
/// The session's thread is started when the client may be greeted: at once, or after the PROXY header and the TLS handshake. Methods say which
/// thread calls them.
///
/// @param <F> the protocol's frames
final class SessionBridge<F> extends ChannelInboundHandlerAdapter implements Connection<F> {
    static final String NAME = "session";
    private static final System.Logger LOG = System.getLogger(SessionBridge.class.getName());
    static final String CLOSED = "Connection closed";
    private static final Duration FOREVER = Duration.ofDays(365);

    private final Protocol<F> protocol;
    private final Channel channel;
    private final ChannelStages stages;
    private final Inbox<F> inbox = new Inbox<>();
    private final Intake intake = new Intake(inbox);
    private final Outbox outbox;
    private final Patience patience;

    private volatile Peer peer;
    private volatile Thread session;
    private volatile boolean woken;
    private volatile boolean stopping;
    private volatile String closed;
    private volatile boolean dropping;
    /// Event loop: waits for the handshake under way.
    private Consumer<SslHandshakeCompletionEvent> handshake;
    private boolean toldStopping;
    private boolean ended;

    SessionBridge(Protocol<F> protocol, Channel channel, ChannelStages stages, Peer peer) {
        this.protocol = protocol;
        this.channel = channel;
        this.stages = stages;
        this.peer = peer;
        this.outbox = new Outbox(channel, stages.conf().writeTimeout());
        this.patience = new Patience(channel.eventLoop(), this::unpark);
    }

    Intake intake() {
        return intake;
    }

    Channel channel() {
        return channel;
    }

    Protocol<F> protocol() {
        return protocol;
    }

    // ---------------------------------------------------------------- event loop

    /// The client may be greeted.
    void start() {
        session = Thread.ofVirtual().name(protocol.name() + "-" + peer.session()).unstarted(this::run);
        session.start();
    }

    void peer(Peer now) {
        peer = now;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
        if (dropping || closed != null) {
            ReferenceCountUtil.release(frame);
            return;
        }
        inbox.add((F) frame);
        unpark();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        switch (event) {
            case ChannelInputShutdownEvent _ -> ended(CLOSED);
            case SslHandshakeCompletionEvent done -> handshakeDone(done);
            case SniCompletionEvent hello when !hello.isSuccess() -> handshakeDone(new SslHandshakeCompletionEvent(hello.cause()));
            default -> { }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended(CLOSED);
        outbox.shut();
        handshakeDone(new SslHandshakeCompletionEvent(new ClosedException(CLOSED)));
    }

    void onHandshake(Consumer<SslHandshakeCompletionEvent> waiting) {
        handshake = waiting;
    }

    private void handshakeDone(SslHandshakeCompletionEvent done) {
        var waiting = handshake;
        handshake = null;
        if (waiting != null) {
            waiting.accept(done);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.log(System.Logger.Level.DEBUG, () -> "session " + peer.session() + ": " + cause);
        ended(CLOSED + ": " + TlsStage.reason(cause));
        ctx.close();
    }

    /// No more frames will come. What came before is still served.
    private void ended(String reason) {
        if (closed == null) {
            closed = reason;
        }
        unpark();
    }

    /// Any thread: the server is stopping.
    void stop() {
        stopping = true;
        unpark();
    }

    /// Any thread: enough waited.
    void cut() {
        channel.close();
    }

    private void unpark() {
        var thread = session;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    // ---------------------------------------------------------------- session thread

    private void run() {
        try {
            protocol.serve(this);
        } catch (InterruptedException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "session " + peer.session() + " was interrupted");
        } catch (Throwable e) {                    // a bug must cost this client only, and must be seen
            LOG.log(System.Logger.Level.ERROR, () -> protocol.name() + " session " + peer.session() + " failed", e);
        } finally {
            finish();
        }
    }

    private void finish() {
        close();
        ended = true;
        outbox.discard();
        Runnable last = () -> {                       // behind whatever the event loop is adding just now
            dropping = true;
            drop();
            patience.end();
        };
        if (!onLoop(last)) {
            last.run();
        }
        stages.ended(this);
    }

    @Override
    public Event<F> next(Duration timeout) throws InterruptedException {
        try {
            outbox.flush();
        } catch (ClosedException e) {
            giveUp(e.getMessage());
        }
        long start = System.nanoTime();
        long limit = timeout.compareTo(FOREVER) < 0 ? timeout.toNanos() : Long.MAX_VALUE;
        while (true) {
            if (stopping && !toldStopping) {
                toldStopping = true;
                return new Event.Shutdown<>();
            }
            // Read before the queue: a frame that came before the end must not be overlooked.
            var end = closed;
            F frame = inbox.poll();
            if (frame != null) {
                resumeReading();
                return new Event.Frame<>(frame);
            }
            resumeReading();
            if (end != null) {
                return new Event.Closed<>(end);
            }
            if (woken) {
                woken = false;
                return new Event.Wake<>();
            }
            long left = limit - (System.nanoTime() - start);
            if (left <= 0) {
                return new Event.TimedOut<>();
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            waitFor(left);
            LockSupport.park(this);
        }
    }

    private void waitFor(long nanos) {
        try {
            patience.waitFor(nanos);
        } catch (RejectedExecutionException e) {
            ended(CLOSED);
        }
    }

    private void resumeReading() {
        if (intake.paused() && inbox.low()) {
            onLoop(intake::feed);
        }
    }

    /// @return false when the server is gone, and this connection with it
    boolean onLoop(Runnable task) {
        try {
            channel.eventLoop().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            ended(CLOSED);
            return false;
        }
    }

    @Override
    public boolean hasNext() {
        return !inbox.isEmpty();
    }

    @Override
    public void wake() {
        if (!woken) {
            woken = true;
            unpark();
        }
    }

    @Override
    public void write(ByteBuf octets) throws ClosedException {
        try {
            outbox.write(octets);
        } catch (ClosedException e) {
            giveUp(e.getMessage());
            throw e;
        }
    }

    @Override
    public void flush() {
        try {
            outbox.flush();
        } catch (ClosedException e) {
            giveUp(e.getMessage());
        }
    }

    private void giveUp(String reason) {
        ended(reason);
        outbox.shut();
        channel.close();
    }

    @Override
    public ByteBufAllocator alloc() {
        return channel.alloc();
    }

    @Override
    public void tellDecoder(Object note) {
        onLoop(() -> channel.pipeline().fireUserEventTriggered(note));
    }

    @Override
    public boolean canStartTls() {
        return !peer.tls() && stages.canStartTls();
    }

    /// See [StartTls].
    @Override
    public void startTls(ByteBuf reply) throws ClosedException {
        if (!canStartTls()) {
            reply.release();
            throw new ClosedException("TLS cannot be started");
        }
        try {
            outbox.flush();
        } catch (ClosedException e) {
            reply.release();
            throw e;
        }
        try {
            new StartTls(this, stages).run(reply);
        } catch (ClosedException e) {
            giveUp(e.getMessage());
            throw e;
        }
    }

    /// Event loop, between two reads: as if the client had sent nothing yet.
    void forgetInput() {
        dropping = true;
        intake.discard();
        // Removed first, then added: replacing would hand the old decoder's half a line to the new one.
        channel.pipeline().remove(ChannelStages.DECODER);
        channel.pipeline().addBefore(NAME, ChannelStages.DECODER, protocol.newDecoder());
        drop();
        dropping = false;
    }

    private void drop() {
        for (F frame = inbox.poll(); frame != null; frame = inbox.poll()) {
            ReferenceCountUtil.release(frame);
        }
    }

    @Override
    public Peer peer() {
        return peer;
    }

    @Override
    public void close() {
        if (Thread.currentThread() == session && !ended) {
            try {
                outbox.flush();
            } catch (ClosedException e) {
                ended(e.getMessage());
            }
        }
        onLoop(() -> stages.close(channel, intake.holdsOctets() || intake.paused() || !inbox.isEmpty()));
    }

    @Override
    public String toString() {
        return protocol.name() + " " + peer.session();
    }
}
