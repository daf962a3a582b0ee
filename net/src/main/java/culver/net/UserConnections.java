package culver.net;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// How many sessions each user has from each address, for `mail_max_userip_connections`. One for the process; thread-safe.
public final class UserConnections {
    private record Key(String protocol, String user, InetAddress address) {
    }

    /// A session's place; closing gives it back. Closing twice is harmless.
    public final class Place implements AutoCloseable {
        private Key key;

        private Place(Key key) {
            this.key = key;
        }

        @Override
        public synchronized void close() {
            if (key != null) {
                counts.computeIfPresent(key, (k, n) -> n == 1 ? null : n - 1);
                key = null;
            }
        }
    }

    private final ConcurrentHashMap<Key, Long> counts = new ConcurrentHashMap<>();

    /// Takes a place.
    ///
    /// @param most 0: no limit
    /// @return empty when the user has `most` sessions from there already
    public Optional<Place> enter(String protocol, String user, InetAddress address, long most) {
        var key = new Key(protocol, user, Networks.plain(address));
        var taken = new boolean[1];
        counts.compute(key, (k, n) -> {
            long present = n == null ? 0 : n;
            taken[0] = most == 0 || present < most;
            return taken[0] ? Long.valueOf(present + 1) : n;
        });
        return taken[0] ? Optional.of(new Place(key)) : Optional.empty();
    }
}
