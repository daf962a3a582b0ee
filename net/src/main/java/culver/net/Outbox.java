package culver.net;

import culver.net.Connection.ClosedException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// What a session writes, on its way to the socket.
///
/// The session's thread gathers small pieces into one buffer without a lock and hands batches to the event loop, one task for
/// each batch. When too much is under way, it parks until the client has read: a client that does not read costs a parked
/// virtual thread and [#HIGH] octets, and after `patience` without any progress the connection is closed.
final class Outbox {
    /// A batch is handed over when it has this size, or at a flush.
    static final int BATCH = 32 * 1024;
    /// With more than this under way the session waits …
    static final int HIGH = 128 * 1024;
    /// … until no more than this is.
    private static final int LOW = 48 * 1024;
    /// Pieces up to this size are copied together: cheaper than an `iovec` and a promise for each.
    private static final int SMALL = 1024;
    private static final int GATHER = 8 * 1024;

    private final Channel channel;
    private final Duration patience;
    private final AtomicLong underWay = new AtomicLong();
    private volatile long lastProgress;
    private volatile Thread waiting;
    private volatile boolean closed;

    // The session thread's own.
    private List<ByteBuf> batch = new ArrayList<>(2);
    private int gathered;
    private ByteBuf gather;

    Outbox(Channel channel, Duration patience) {
        this.channel = channel;
        this.patience = patience;
    }

    void write(ByteBuf octets) throws ClosedException {
        int length = octets.readableBytes();
        if (closed || length == 0) {
            octets.release();
            check();
            return;
        }
        if (length > SMALL) {
            batch.add(octets);
            gather = null;
        } else {
            try {
                copy(octets, length);
            } finally {
                octets.release();
            }
        }
        gathered += length;
        if (gathered >= BATCH) {
            flush();
        }
    }

    private void copy(ByteBuf octets, int length) {
        if (gather == null || gather.writableBytes() < length) {
            gather = channel.alloc().directBuffer(batch.isEmpty() && gathered == 0 ? SMALL : GATHER, GATHER);
            batch.add(gather);
        }
        gather.writeBytes(octets);
    }

    /// Hands over what was gathered; waits when too much is under way.
    void flush() throws ClosedException {
        handOver();
        if (underWay.get() > HIGH) {
            await();
        }
        check();
    }

    private void handOver() {
        if (gathered == 0) {
            return;
        }
        var pieces = batch;
        long size = gathered;
        batch = new ArrayList<>(2);
        gather = null;
        gathered = 0;
        if (underWay.getAndAdd(size) == 0) {
            lastProgress = System.nanoTime();
        }
        try {
            channel.eventLoop().execute(() -> send(pieces));
        } catch (RejectedExecutionException e) {       // the server is gone
            closed = true;
            pieces.forEach(ByteBuf::release);
        }
    }

    /// Event loop.
    private void send(List<ByteBuf> pieces) {
        for (var piece : pieces) {
            int length = piece.readableBytes();
            channel.write(piece).addListener(sent(length));
        }
        channel.flush();
    }

    private GenericFutureListener<Future<Void>> sent(int length) {
        return done -> {
            lastProgress = System.nanoTime();
            long left = underWay.addAndGet(-length);
            if (left <= LOW) {
                wakeWriter();
            }
        };
    }

    private void wakeWriter() {
        var thread = waiting;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }

    private void await() throws ClosedException {
        waiting = Thread.currentThread();
        try {
            while (underWay.get() > LOW && !closed) {
                long left = patience.toNanos() - (System.nanoTime() - lastProgress);
                if (left <= 0) {
                    throw new ClosedException("Disconnected: client has not read our output for " + patience.toSeconds() + " secs");
                }
                if (Thread.interrupted()) {
                    Thread.currentThread().interrupt();
                    throw new ClosedException("interrupted");
                }
                LockSupport.parkNanos(this, left);
            }
        } finally {
            waiting = null;
        }
    }

    private void check() throws ClosedException {
        if (closed) {
            throw new ClosedException("Connection closed");
        }
    }

    /// Any thread: nothing more can be sent; a waiting session goes on and finds it closed.
    void shut() {
        closed = true;
        wakeWriter();
    }

    /// Session thread, at its end: what was not handed over.
    void discard() {
        batch.forEach(ByteBuf::release);
        batch = new ArrayList<>(0);
        gather = null;
        gathered = 0;
    }
}
