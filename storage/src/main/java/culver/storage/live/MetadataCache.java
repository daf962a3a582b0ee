package culver.storage.live;

import culver.mime.MimePart;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// What was found out about messages by reading them, of all mailboxes of the server, within a budget of memory; the longest
/// unused goes first. A message never changes, so nothing in here can be wrong. Thread-safe.
final class MetadataCache {
    /// What clients ask of messages most, as it goes over the wire.
    record Rendered(byte[] envelope, byte[] body, byte[] bodyStructure, long virtualSize) {
    }

    /// @param mailbox a number that one mailbox has to itself, another one after each change of UIDVALIDITY
    private record Key(long mailbox, long uid) {
    }

    private static final int OVERHEAD = 160;
    private static final int PART = 600;

    private final Lru<Rendered> rendered;
    private final Lru<MimePart> structures;

    MetadataCache(long budget) {
        rendered = new Lru<>(budget - budget / 8, r -> OVERHEAD + r.envelope.length + r.body.length + r.bodyStructure.length);
        structures = new Lru<>(budget / 8, MetadataCache::weight);
    }

    Optional<Rendered> rendered(long mailbox, long uid) {
        return rendered.get(new Key(mailbox, uid));
    }

    Optional<MimePart> structure(long mailbox, long uid) {
        return structures.get(new Key(mailbox, uid));
    }

    void put(long mailbox, long uid, Rendered value) {
        rendered.put(new Key(mailbox, uid), value);
    }

    void put(long mailbox, long uid, MimePart value) {
        structures.put(new Key(mailbox, uid), value);
    }

    private static long weight(MimePart part) {
        long sum = PART;
        for (var child : part.children()) {
            sum += weight(child);
        }
        return sum;
    }

    private static final class Lru<V> {
        private final Map<Key, V> entries = new LinkedHashMap<>(64, 0.75f, true);
        private final long budget;
        private final ToLongFunction<V> weight;
        private long used;

        Lru(long budget, ToLongFunction<V> weight) {
            this.budget = budget;
            this.weight = weight;
        }

        synchronized Optional<V> get(Key key) {
            return Optional.ofNullable(entries.get(key));
        }

        synchronized void put(Key key, V value) {
            long cost = weight.applyAsLong(value);
            if (cost > budget) {
                return;
            }
            var old = entries.put(key, value);
            used += cost - (old == null ? 0 : weight.applyAsLong(old));
            var oldest = entries.values().iterator();
            while (used > budget) {
                used -= weight.applyAsLong(oldest.next());
                oldest.remove();
            }
        }
    }
}
