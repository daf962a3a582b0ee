package culver.storage.testkit;

import culver.storage.Flags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// The "files" of one mailbox in memory. Guarded by its own monitor; a backend looks at [#version] to see whether anything has changed.
final class MemoryFiles {
    private static final AtomicLong NAMES = new AtomicLong();

    /// A message as it would lie on disk.
    static final class Stored {
        final String name = "m" + NAMES.incrementAndGet();
        final byte[] octets;
        final long date;
        Flags flags;
        boolean recent = true;
        boolean gone;
        /// 0: not numbered yet.
        long uid;
        long virtualSize;

        Stored(byte[] octets, long date, Flags flags, long virtualSize) {
            this.octets = octets;
            this.date = date;
            this.flags = flags;
            this.virtualSize = virtualSize;
        }
    }

    final List<Stored> messages = new ArrayList<>();
    long uidValidity;
    long uidNext = 1;
    long version = 1;
    boolean refusesExpunge;

    MemoryFiles(long uidValidity) {
        this.uidValidity = uidValidity;
    }

    synchronized void deliver(byte[] octets) {
        messages.add(new Stored(octets, Instant.now().getEpochSecond(), Flags.NONE, -1));
        version++;
    }

    synchronized void flagAll(int system) {
        messages.forEach(m -> m.flags = new Flags(system, m.flags.keywords()));
        version++;
    }

    synchronized void removeAll() {
        messages.forEach(m -> m.gone = true);
        messages.clear();
        version++;
    }

    synchronized void renumber() {
        uidValidity = MemoryDisk.newValidity();
        uidNext = 1;
        messages.forEach(m -> m.uid = 0);
        version++;
    }

    synchronized Stored find(String name) {
        return messages.stream().filter(m -> m.name.equals(name)).findFirst().orElse(null);
    }
}
