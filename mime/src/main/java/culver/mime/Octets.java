package culver.mime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Searching in octets, the inner loop of everything that reads mail.
final class Octets {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long TOPS = 0x8080808080808080L;

    private Octets() {
    }

    /// The first place of `wanted` in `[from, to)`, or -1. Looks at eight octets at once.
    static int indexOf(byte[] in, int from, int to, int wanted) {
        long pattern = (wanted & 0xFF) * ONES;
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            long x = (long) WORD.get(in, i) ^ pattern;
            long hit = (x - ONES) & ~x & TOPS;      // the lowest set bit is exact, those above it need not be
            if (hit != 0) {
                return i + (Long.numberOfTrailingZeros(hit) >>> 3);
            }
        }
        for (; i < to; i++) {
            if (in[i] == (byte) wanted) {
                return i;
            }
        }
        return -1;
    }

    /// True if `in` has `prefix` at `at`, and before `to`.
    static boolean startsWith(byte[] in, int at, int to, byte[] prefix) {
        if (to - at < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (in[at + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    /// ASCII letters in lower case, everything else as it is.
    static byte lower(byte value) {
        return value >= 'A' && value <= 'Z' ? (byte) (value + 32) : value;
    }
}
