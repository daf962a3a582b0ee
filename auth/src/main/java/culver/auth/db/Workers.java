package culver.auth.db;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A few platform threads for what must not run on the carrier of a virtual thread: C code that blocks (PAM, the name service) and hashes that are meant to be
/// slow. So one slow directory server or a burst of logins never stops the mail of those who are in.
///
/// Bounded: at most so many at once, at most 64 times as many waiting, and nobody waits longer than the limit. A thread that C code does not let go is lost until it
/// does; when all are, every login fails for now, which the log says.
public final class Workers implements AutoCloseable {
    private static final int QUEUE = 64;

    private final String what;
    private final Duration limit;
    private final ThreadPoolExecutor threads;

    /// @param what  for the threads' names and messages: `PAM`
    /// @param begin each thread's first act
    public Workers(String what, int most, Duration limit, Runnable begin) {
        this.what = what;
        this.limit = limit;
        var factory = Thread.ofPlatform().daemon().name("auth-" + what + "-", 1).factory();
        this.threads = new ThreadPoolExecutor(most, most, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(most * QUEUE), work -> factory.newThread(() -> {
            begin.run();
            work.run();
        }));
        threads.allowCoreThreadTimeOut(true);
    }

    public <T> T call(Callable<T> task) throws DbException {
        try {
            var future = threads.submit(task);
            try {
                return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | InterruptedException e) {
                future.cancel(false);
                throw e;
            }
        } catch (RejectedExecutionException e) {
            throw new DbException(what + ": all " + threads.getMaximumPoolSize() + " workers are busy", e);
        } catch (TimeoutException e) {
            throw new DbException(what + " did not answer within " + limit.toSeconds() + " secs", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DbException(what + ": interrupted", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case DbException d -> throw d;
                case Error error -> throw new DbException(what + " failed: " + error, error);
                case null, default -> throw new DbException(what + " failed: " + e.getCause().getMessage(), e.getCause());
            }
        }
    }

    /// Lets the threads go as soon as they have nothing to do. A session that began before a reload of the configuration may still log in with this one.
    @Override
    public void close() {
        threads.setKeepAliveTime(1, TimeUnit.SECONDS);
    }
}
