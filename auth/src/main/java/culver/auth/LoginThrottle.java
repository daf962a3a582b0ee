package culver.auth;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Slows down whoever guesses passwords: after a failure the next login from the same address waits, 4 seconds, then 8, then 15, counted from the
/// last failure; a success forgives. The same wrong name and password again does not count again: that is a mail program with an old password, not a
/// guess. IPv6 addresses count by their /48, because whoever has one address has them all.
///
/// At most 65,536 addresses are remembered, each for an hour, the least recent forgotten first.
///
/// Thread-safe.
final class LoginThrottle {
    private static final int MOST_ADDRESSES = 1 << 16;
    private static final long MEMORY_NANOS = Duration.ofHours(1).toNanos();
    private static final long FIRST_SECONDS = 2;
    private static final long MOST_SECONDS = 15;
    private static final int MOST_PENALTY = 4;
    private static final int ATTEMPTS_REMEMBERED = 10;
    private static final int IPV6_OCTETS = 48 / 8;

    private final LongSupplier clock;
    private final SecretKeySpec key;
    private final Map<Network, Record> records = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Network, Record> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    private record Network(ByteBuffer prefix) {
        static Network of(InetAddress address) {
            var octets = address.getAddress();
            return new Network(ByteBuffer.wrap(address instanceof Inet6Address ? Arrays.copyOf(octets, IPV6_OCTETS) : octets));
        }
    }

    private static final class Record {
        private int penalty;
        private long last;
        private final long[] attempts = new long[ATTEMPTS_REMEMBERED];
        private int written;
    }

    /// @param clock as [System#nanoTime]
    LoginThrottle(LongSupplier clock) {
        this.clock = clock;
        var secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        this.key = new SecretKeySpec(secret, "HmacSHA256");
    }

    /// How long a login from there has to wait before it is looked at.
    Duration delay(InetAddress from) {
        synchronized (records) {
            var record = records.get(Network.of(from));
            if (record == null) {
                return Duration.ZERO;
            }
            long since = clock.getAsLong() - record.last;
            if (since > MEMORY_NANOS) {
                records.remove(Network.of(from));
                return Duration.ZERO;
            }
            long seconds = Math.min(FIRST_SECONDS << record.penalty, MOST_SECONDS);
            return Duration.ofNanos(Math.max(0, Duration.ofSeconds(seconds).toNanos() - since));
        }
    }

    void failed(InetAddress from, String user, String password) {
        long print = print(user, password);
        synchronized (records) {
            var record = records.computeIfAbsent(Network.of(from), _ -> new Record());
            long now = clock.getAsLong();
            if (record.penalty > 0 && now - record.last > MEMORY_NANOS) {
                record.penalty = 0;
                record.written = 0;
            }
            for (int i = 0; i < Math.min(record.written, ATTEMPTS_REMEMBERED); i++) {
                if (record.attempts[i] == print) {
                    return;
                }
            }
            record.attempts[record.written++ % ATTEMPTS_REMEMBERED] = print;
            record.penalty = Math.min(record.penalty + 1, MOST_PENALTY);
            record.last = now;
        }
    }

    void succeeded(InetAddress from) {
        synchronized (records) {
            records.remove(Network.of(from));
        }
    }

    int remembered() {
        synchronized (records) {
            return records.size();
        }
    }

    /// Recognises the same attempt without keeping the password.
    private long print(String user, String password) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(user.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return ByteBuffer.wrap(mac.doFinal(password.getBytes(StandardCharsets.UTF_8))).getLong();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
