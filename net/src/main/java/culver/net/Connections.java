package culver.net;

import io.netty.channel.Channel;
import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// All connections of the server: counted, limited, and told when it stops. Thread-safe.
///
/// A connection is here until both its socket is closed and its session has returned.
final class Connections {
    private final Set<SessionBridge<?>> live = ConcurrentHashMap.newKeySet();
    private final Set<SessionBridge<?>> running = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();
    private final SessionIds sessionIds = new SessionIds();
    private volatile boolean stopping;

    SessionIds sessionIds() {
        return sessionIds;
    }

    int count() {
        return count.get();
    }

    /// Event loop: takes a place, which the closing of the channel gives back.
    ///
    /// @return false when there is none
    boolean enter(Channel channel, InetAddress address, NetConf conf) {
        if (stopping) {
            return false;
        }
        if (count.incrementAndGet() > conf.mostConnections()) {
            count.decrementAndGet();
            return false;
        }
        if (conf.mostPerAddress() == 0) {
            channel.closeFuture().addListener(_ -> count.decrementAndGet());
            return true;
        }
        if (byAddress.merge(address, 1, Integer::sum) > conf.mostPerAddress()) {
            leave(address);
            return false;
        }
        channel.closeFuture().addListener(_ -> leave(address));
        return true;
    }

    private void leave(InetAddress address) {
        byAddress.computeIfPresent(address, (a, n) -> n == 1 ? null : n - 1);
        count.decrementAndGet();
    }

    void add(SessionBridge<?> bridge) {
        live.add(bridge);
    }

    /// Event loop: the client may be greeted.
    void start(SessionBridge<?> bridge) {
        running.add(bridge);
        bridge.start();
        if (stopping) {
            bridge.stop();
        }
    }

    void closed(SessionBridge<?> bridge) {
        live.remove(bridge);
        wakeStopper();
    }

    void ended(SessionBridge<?> bridge) {
        running.remove(bridge);
        wakeStopper();
    }

    private synchronized void wakeStopper() {
        if (stopping) {
            notifyAll();
        }
    }

    /// Tells every session to say goodbye and waits until all have returned.
    ///
    /// @return true when they have; false when time ran out
    synchronized boolean stop(long deadlineNanos) throws InterruptedException {
        stopping = true;
        for (var bridge : live) {
            if (!running.contains(bridge)) {
                bridge.cut();                         // still in its handshake: nobody to say goodbye to
            }
        }
        running.forEach(SessionBridge::stop);
        return await(deadlineNanos);
    }

    /// Closes every socket, whatever its session does, and waits for the sessions to notice.
    synchronized boolean cut(long deadlineNanos) throws InterruptedException {
        live.forEach(SessionBridge::cut);
        return await(deadlineNanos);
    }

    private boolean await(long deadlineNanos) throws InterruptedException {
        while (!live.isEmpty() || !running.isEmpty()) {
            long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
