package culver.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The one timer of a session: never early, moved forward at once, moved back only when it goes off.
class PatienceTest {
    private final EventLoop loop = new DefaultEventLoop();
    private final LinkedBlockingQueue<Long> rings = new LinkedBlockingQueue<>();
    private final long start = System.nanoTime();
    private final Patience patience = new Patience(loop, () -> rings.add(millis()));

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    private void waitFor(long millis) {
        patience.waitFor(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void ringsOnceAtTheDeadline() throws Exception {
        waitFor(30);
        assertTrue(rings.poll(10, TimeUnit.SECONDS) >= 30);
        assertNull(rings.poll(60, TimeUnit.MILLISECONDS));
    }

    @Test
    void everyCommandMovesTheDeadlineAndTheTimerFollows() throws Exception {
        waitFor(20);
        long last = 0;
        for (int i = 0; i < 1000; i++) {
            last = millis();
            waitFor(120);
        }
        long rung = rings.poll(10, TimeUnit.SECONDS);
        assertTrue(rung >= last + 120, rung + " is before " + (last + 120));
    }

    @Test
    void anEarlierDeadlineCounts() throws Exception {
        waitFor(3_600_000);
        waitFor(20);
        assertTrue(rings.poll(10, TimeUnit.SECONDS) < 10_000);
    }

    @Test
    void canWaitAgainAfterItRang() throws Exception {
        waitFor(5);
        assertTrue(rings.poll(10, TimeUnit.SECONDS) >= 5);
        long again = millis();
        waitFor(30);
        assertTrue(rings.poll(10, TimeUnit.SECONDS) >= again + 30);
    }

    @Test
    void waitingWithoutLimitSetsNoTimer() throws Exception {
        patience.waitFor(Long.MAX_VALUE);
        loop.submit(() -> { }).sync();
        assertNull(rings.poll());
    }

    /// The timer holds the session: it must not live on for the half hour that the session might have waited.
    @Test
    void nothingRingsAfterTheEnd() throws Exception {
        waitFor(40);
        loop.submit(patience::end).sync();
        assertNull(rings.poll(100, TimeUnit.MILLISECONDS));
        waitFor(1);
        assertNull(rings.poll(50, TimeUnit.MILLISECONDS));
        assertEquals(0, rings.size());
    }
}
