package culver.net;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Names sessions for the log in Dovecot's shape: 16 characters of base64 over the time (48 bits of microseconds), the
/// client's port and its address.
///
/// Unique in a server's life, whoever connects: no two ids have the same time, two connections in one microsecond get successive ones.
/// Thread-safe.
final class SessionIds {
    private final AtomicLong last = new AtomicLong();

    String next(InetSocketAddress remote) {
        long now = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
        long time = last.updateAndGet(before -> Math.max(before + 1, now));
        var octets = new byte[12];
        for (int i = 0; i < 6; i++) {
            octets[i] = (byte) (time >> 8 * i);
        }
        octets[6] = (byte) remote.getPort();
        octets[7] = (byte) (remote.getPort() >> 8);
        var address = remote.getAddress().getAddress();
        int tail = address.length == 4 ? 0 : Arrays.hashCode(address);
        for (int i = 0; i < 4; i++) {
            octets[8 + i] = address.length == 4 ? address[i] : (byte) (tail >> 8 * i);
        }
        return Base64.getEncoder().encodeToString(octets);
    }
}
