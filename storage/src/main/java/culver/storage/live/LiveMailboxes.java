package culver.storage.live;

import culver.conf.Conf;
import culver.storage.Mailbox;
import culver.storage.MailboxName;
import culver.storage.MailboxStatus;
import culver.storage.StorageError;
import culver.storage.StorageException;
import culver.storage.StorageSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All live mailboxes of this process, by [FolderTree#key]; those that nobody has open linger for a while, so that the next
/// session finds them warm. Thread-safe. Closed when the server stops.
///
/// Order of locks: a live mailbox's lock first, then this registry's monitor, which is never held for I/O.
public final class LiveMailboxes implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LiveMailboxes.class.getName());
    /// Messages in all lingering mailboxes together: some hundred octets each.
    private static final long LINGERING_MESSAGES = 500_000;

    private final Map<String, LiveMailbox> all = new HashMap<>();
    /// Those without users and when they were left, the longest ago first.
    private final Map<LiveMailbox, Long> lingering = new LinkedHashMap<>();
    private final int lingeringLimit;
    private final Duration lingerTime;
    private final MetadataCache cache;
    private final ChangeWatcher watcher;
    private boolean closed;

    /// With the default settings.
    public LiveMailboxes() {
        this(Conf.of(Map.of()));
    }

    public LiveMailboxes(Conf conf) {
        lingeringLimit = (int) (long) conf.get(StorageSettings.LINGERING);
        lingerTime = conf.get(StorageSettings.LINGER_TIME);
        cache = new MetadataCache(conf.get(StorageSettings.METADATA_CACHE));
        watcher = new ChangeWatcher(conf.get(StorageSettings.IDLE_CHECK));
    }

    /// What a change of names does while nobody can use the mailboxes concerned.
    @FunctionalInterface
    public interface Renaming {
        void run() throws StorageException;
    }

    /// Opens a view. It must be closed.
    ///
    /// @param maxKeyword longest name of a new keyword
    public Mailbox open(FolderTree tree, FolderPath path, MailboxName name, boolean readOnly, long maxKeyword) throws StorageException {
        return withLive(tree, path, live -> {
            boolean joined = false;
            try {
                var view = live.work(null, () -> {
                    live.refresh(!readOnly);
                    var fresh = new MailboxView(this, live, name, readOnly, maxKeyword);
                    live.join(fresh, !readOnly);
                    return fresh;
                });
                joined = true;
                return view;
            } finally {
                if (!joined) {
                    release(live);
                }
            }
        });
    }

    /// The numbers of a mailbox that need not be open.
    public MailboxStatus status(FolderTree tree, FolderPath path) throws StorageException {
        return withLive(tree, path, live -> {
            try {
                return live.work(null, live::status);
            } finally {
                release(live);
            }
        });
    }

    /// What is done with a live mailbox that was acquired; it releases it.
    private interface Use<T> {
        T with(LiveMailbox live) throws StorageException;
    }

    /// One whose files have been removed by another program may be there again: it is looked at afresh, once.
    private <T> T withLive(FolderTree tree, FolderPath path, Use<T> use) throws StorageException {
        try {
            return use.with(acquire(tree, path));
        } catch (StorageException e) {
            if (e.error() != StorageError.GONE) {
                throw e;
            }
            return use.with(acquire(tree, path));
        }
    }

    /// Runs what removes or renames mailboxes. Meanwhile nobody can use them. Afterwards views that were open are GONE; or, when it has
    /// failed, as good as before.
    public void retire(List<String> keys, Renaming action) throws StorageException {
        var held = new ArrayList<LiveMailbox>();
        boolean done = false;
        try {
            for (var key : keys.stream().distinct().sorted().toList()) {
                held.add(hold(key));
            }
            held.forEach(LiveMailboxes::flush);                        // as long as the files have the names that the backends know
            action.run();
            done = true;
        } finally {
            for (var live : held.reversed()) {
                if (done) {
                    live.close();
                    forget(live);
                }
                live.lock.unlock();
            }
            for (var live : held) {                                    // without any lock: this may take those of others
                if (done) {
                    live.wake(null);
                }
                release(live);
            }
        }
    }

    /// Enters what has this key now, and takes its lock.
    private LiveMailbox hold(String key) throws StorageException {
        while (true) {
            var live = enter(key);
            live.lock.lock();
            if (current(live)) {
                return live;
            }
            live.lock.unlock();
            leave(live);
        }
    }

    private LiveMailbox acquire(FolderTree tree, FolderPath path) throws StorageException {
        while (true) {
            var live = enter(tree.key(path));
            boolean open = false;
            try {
                open = live.ensureOpen(tree, path);
            } finally {
                if (!open) {
                    forgetGone(live);
                    release(live);
                }
            }
            if (open) {
                return live;
            }
        }
    }

    private synchronized LiveMailbox enter(String key) throws StorageException {
        if (closed) {
            throw new StorageException(StorageError.TEMP, "the server is stopping");
        }
        var live = all.computeIfAbsent(key, k -> new LiveMailbox(k, cache));
        live.users++;
        lingering.remove(live);
        return live;
    }

    private synchronized boolean current(LiveMailbox live) {
        return all.get(live.key) == live;
    }

    private synchronized void forget(LiveMailbox live) {
        all.remove(live.key, live);
    }

    private void forgetGone(LiveMailbox live) {
        live.lock.lock();
        try {
            if (live.isGone()) {
                forget(live);
            }
        } finally {
            live.lock.unlock();
        }
    }

    /// Gives back what [#open] took.
    void release(LiveMailbox live) {
        if (leave(live)) {
            flush(live);
        }
        expired().forEach(this::closeUnused);
    }

    /// True for the last one.
    private synchronized boolean leave(LiveMailbox live) {
        if (--live.users > 0 || all.get(live.key) != live) {
            return false;
        }
        lingering.put(live, System.nanoTime());
        return true;
    }

    private static void flush(LiveMailbox live) {
        live.lock.lock();
        try {
            live.flush();
        } catch (StorageException e) {
            LOG.log(System.Logger.Level.ERROR, live.key + ": cannot write what was put off: " + e.getMessage(), e);
        } finally {
            live.lock.unlock();
        }
    }

    private synchronized List<LiveMailbox> expired() {
        long now = System.nanoTime();
        long messages = lingering.keySet().stream().mapToLong(l -> l.table.size()).sum();
        var over = new ArrayList<LiveMailbox>();
        for (var entry : lingering.entrySet()) {
            boolean keep = now - entry.getValue() < lingerTime.toNanos() && lingering.size() - over.size() <= lingeringLimit
                && messages <= LINGERING_MESSAGES && entry.getKey().isOpen();
            if (!keep) {
                over.add(entry.getKey());
                messages -= entry.getKey().table.size();
            }
        }
        over.forEach(lingering::remove);
        return over;
    }

    private void closeUnused(LiveMailbox live) {
        live.lock.lock();
        try {
            if (unused(live)) {
                live.close();
                forget(live);
            }
        } finally {
            live.lock.unlock();
        }
    }

    private synchronized boolean unused(LiveMailbox live) {
        return live.users == 0 && all.get(live.key) == live;
    }

    ChangeWatcher watcher() {
        return watcher;
    }

    /// Closes every mailbox; the sessions should have ended before.
    @Override
    public void close() {
        List<LiveMailbox> rest;
        synchronized (this) {
            closed = true;
            rest = List.copyOf(all.values());
            lingering.clear();
        }
        watcher.close();
        for (var live : rest) {
            live.lock.lock();
            try {
                live.close();
                forget(live);
            } finally {
                live.lock.unlock();
            }
        }
    }
}
