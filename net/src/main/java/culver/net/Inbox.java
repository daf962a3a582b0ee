package culver.net;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// The frames between decoder and session, counted in frames and in the octets they came from.
///
/// The event loop adds, the session's thread takes; [#full] tells the event loop to stop reading the socket, [#low] tells the session
/// that reading may go on.
///
/// @param <F> the protocol's frames
final class Inbox<F> {
    /// More waiting frames than this: a client that pipelines faster than it is served.
    static final int MOST_FRAMES = 128;
    /// More waiting octets than this: literal chunks that the disk cannot keep up with.
    static final int MOST_OCTETS = 128 * 1024;

    /// @param upTo octets that had been read when this frame was complete
    private record Entry<F>(F frame, long upTo) {
    }

    private final Queue<Entry<F>> entries = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    /// Octets given to the decoder; written by the event loop only.
    private volatile long read;
    /// Octets whose frames were taken; written by the session's thread only.
    private volatile long taken;

    /// Event loop: octets go to the decoder.
    void reading(int octets) {
        read = read + octets;
    }

    /// Event loop: a frame is complete.
    void add(F frame) {
        entries.add(new Entry<>(frame, read));
        count.incrementAndGet();
    }

    boolean isEmpty() {
        return count.get() == 0;
    }

    boolean full() {
        int frames = count.get();
        return frames >= MOST_FRAMES || frames > 0 && read - taken >= MOST_OCTETS;
    }

    boolean low() {
        int frames = count.get();
        return frames == 0 || frames <= MOST_FRAMES / 4 && read - taken <= MOST_OCTETS / 4;
    }

    /// Session thread: the next frame, or null.
    F poll() {
        var entry = entries.poll();
        if (entry == null) {
            return null;
        }
        taken = entry.upTo;
        count.decrementAndGet();
        return entry.frame;
    }
}
