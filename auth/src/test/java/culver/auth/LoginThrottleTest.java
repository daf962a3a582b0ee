package culver.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);  // nanoTime may wrap
    private final LoginThrottle throttle = new LoginThrottle(now::get);
    private final InetAddress guesser = InetAddress.ofLiteral("203.0.113.7");
    private int guess;

    private void fail(InetAddress from) {
        throttle.failed(from, "ann", "guess" + guess++);
    }

    private void pass(int seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void theDelayGrowsTo15Seconds() {
        assertEquals(Duration.ZERO, throttle.delay(guesser));
        for (int seconds : new int[] {4, 8, 15, 15, 15}) {
            fail(guesser);
            assertEquals(Duration.ofSeconds(seconds), throttle.delay(guesser));
        }
        pass(10);
        assertEquals(Duration.ofSeconds(5), throttle.delay(guesser));
        pass(10);
        assertEquals(Duration.ZERO, throttle.delay(guesser));
        fail(guesser);
        assertEquals(Duration.ofSeconds(15), throttle.delay(guesser));
    }

    @Test
    void aSuccessForgivesAndSoDoesAnHour() {
        fail(guesser);
        throttle.succeeded(guesser);
        assertEquals(Duration.ZERO, throttle.delay(guesser));
        fail(guesser);
        fail(guesser);
        pass(3601);
        fail(guesser);
        assertEquals(Duration.ofSeconds(4), throttle.delay(guesser));
    }

    @Test
    void theSameOldPasswordCountsOnce() {
        for (int i = 0; i < 20; i++) {
            throttle.failed(guesser, "ann", "last year's");
        }
        assertEquals(Duration.ofSeconds(4), throttle.delay(guesser));
        throttle.failed(guesser, "bob", "last year's");
        assertEquals(Duration.ofSeconds(8), throttle.delay(guesser));
    }

    @Test
    void ipv6NeighboursShareTheirDelay() {
        fail(InetAddress.ofLiteral("2001:db8:1:2::3"));
        assertEquals(Duration.ofSeconds(4), throttle.delay(InetAddress.ofLiteral("2001:db8:1:ffff::1")));
        assertEquals(Duration.ZERO, throttle.delay(InetAddress.ofLiteral("2001:db8:2:2::3")));
        fail(InetAddress.ofLiteral("203.0.113.7"));
        assertEquals(Duration.ZERO, throttle.delay(InetAddress.ofLiteral("203.0.113.8")));
    }

    @Test
    void memoryIsBounded() throws Exception {
        for (int i = 0; i < 70_000; i++) {
            fail(InetAddress.getByAddress(new byte[] {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i}));
        }
        assertTrue(throttle.remembered() <= 65_536);
    }
}
