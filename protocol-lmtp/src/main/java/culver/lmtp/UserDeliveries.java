package culver.lmtp;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// How many recipients of open transactions are one user, for `lmtp_user_concurrency_limit`. One for the process; thread-safe.
final class UserDeliveries {
    private final ConcurrentHashMap<String, Long> counts = new ConcurrentHashMap<>();

    /// One recipient's place; closing twice is harmless.
    final class Place implements AutoCloseable {
        private String user;

        private Place(String user) {
            this.user = user;
        }

        @Override
        public synchronized void close() {
            if (user != null) {
                counts.computeIfPresent(user, (_, n) -> n == 1 ? null : n - 1);
                user = null;
            }
        }
    }

    /// @param most 0: no limit
    /// @return empty when the user has so many already
    Optional<Place> enter(String user, long most) {
        var taken = new boolean[1];
        counts.compute(user, (_, n) -> {
            long present = n == null ? 0 : n;
            taken[0] = most == 0 || present < most;
            return taken[0] ? Long.valueOf(present + 1) : n;
        });
        return taken[0] ? Optional.of(new Place(user)) : Optional.empty();
    }
}
