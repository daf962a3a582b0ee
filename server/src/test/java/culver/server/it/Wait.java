package culver.server.it;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// Waits for a state, never for a time.
final class Wait {
    private static final long LIMIT_NANOS = 60_000_000_000L;
    private static final long PAUSE_NANOS = 20_000_000L;

    private Wait() {
    }

    static void until(String what, Callable<Boolean> state) throws Exception {
        long end = System.nanoTime() + LIMIT_NANOS;
        while (!state.call()) {
            if (System.nanoTime() > end) {
                fail("never came true: " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
