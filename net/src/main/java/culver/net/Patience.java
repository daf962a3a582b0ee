package culver.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// The limit of a session's wait, kept so that waiting costs nothing: a session sets its deadline before every command, but the
/// one timer is moved only when it goes off too early, half an hour later.
///
/// A timed park would wake the JVM's timer thread twice for each command, to set a timer and to cancel it.
final class Patience {
    private static final long NEVER = Long.MAX_VALUE;

    private final EventLoop loop;
    private final Runnable over;
    /// When the session has waited enough, in nanoseconds since [#start]. Written by the session.
    private volatile long deadline = NEVER;
    /// When the timer goes off. Written by the event loop.
    private volatile long due = NEVER;
    private final long start = System.nanoTime();
    private Future<?> timer;
    private boolean ended;

    /// @param over called by the event loop at the deadline, or later, and perhaps for nothing
    Patience(EventLoop loop, Runnable over) {
        this.loop = loop;
        this.over = over;
    }

    /// Session thread: `over` shall be called when so much time has passed.
    void waitFor(long nanos) {
        long at = now() + nanos;
        deadline = at < 0 ? NEVER : at;
        if (due > deadline) {
            loop.execute(this::arm);
        }
    }

    private long now() {
        return System.nanoTime() - start;
    }

    /// Event loop.
    private void arm() {
        if (ended || due <= deadline) {
            return;
        }
        cancel();
        due = deadline;
        timer = loop.schedule(this::ring, due - now(), TimeUnit.NANOSECONDS);
    }

    private void ring() {
        timer = null;
        due = NEVER;                                  // before the deadline is read: a session that now sets another sees that it must arm
        if (deadline <= now()) {
            over.run();
        } else {
            arm();
        }
    }

    /// Event loop: the session is over.
    void end() {
        ended = true;
        cancel();
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
