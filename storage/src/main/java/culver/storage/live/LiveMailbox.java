package culver.storage.live;

import culver.storage.Flags;
import culver.storage.MailboxStatus;
import culver.storage.StorageError;
import culver.storage.StorageException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/// One mailbox as all sessions of this process share it: its files, its table, and the views that look at it.
///
/// Every use of table and backend is one piece of work under [#lock], run by [#work]; what it changed is told to the views
/// afterwards, without the lock. A thread holds the lock of at most one live mailbox ([LiveMailboxes#retire] apart, which takes
/// several in the order of their keys).
final class LiveMailbox {
    /// What is done under the lock.
    @FunctionalInterface
    interface Work<T> {
        T run() throws StorageException;
    }

    private static final AtomicLong NUMBERS = new AtomicLong();

    final String key;
    final MetadataCache cache;
    final ReentrantLock lock = new ReentrantLock();
    /// Guarded by the lock; walked without it to wake them.
    final CopyOnWriteArrayList<MailboxView> views = new CopyOnWriteArrayList<>();
    final MessageTable table = new MessageTable();
    /// Null before [#ensureOpen] and after [#close].
    private MailboxBackend backend;
    private boolean gone;
    private int writers;
    private long number = NUMBERS.incrementAndGet();
    private long uidValidity;
    /// The UIDs of all rows, shared by the views that are up to date; only ever written beyond what a view can see.
    private int[] uids = new int[16];
    private int filled;
    private long filledAt;
    /// Views that listen; its monitor orders watching and not watching.
    private final AtomicInteger watching = new AtomicInteger();
    /// Sessions, and those about to come or leave. Guarded by the registry.
    int users;

    LiveMailbox(String key, MetadataCache cache) {
        this.key = key;
        this.cache = cache;
    }

    /// Opens the files if this is the first use.
    ///
    /// @return false when the mailbox was closed or retired meanwhile: look it up again
    boolean ensureOpen(FolderTree tree, FolderPath path) throws StorageException {
        lock.lock();
        try {
            if (gone) {
                return false;
            }
            if (backend == null) {
                backend = tree.open(path);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Runs `work` under the lock, then wakes the other views if it changed the table.
    ///
    /// @param self the view on whose behalf it is, which need not be woken; or null
    /// @throws StorageException GONE when the mailbox is no more
    <T> T work(MailboxView self, Work<T> work) throws StorageException {
        boolean changed = false;
        lock.lock();
        try {
            requireHere();
            long modSeq = table.highestModSeq();
            long expunges = table.expunges();
            try {
                return work.run();
            } finally {
                changed = table.highestModSeq() != modSeq || table.expunges() != expunges;
            }
        } finally {
            lock.unlock();
            if (changed) {
                wake(self);
            }
        }
    }

    /// Tells every view but `self` that there may be news. Any thread, no lock needed.
    void wake(MailboxView self) {
        for (var view : views) {
            if (view != self) {
                view.wake();
            }
        }
    }

    // What follows is called with the lock held.

    MailboxBackend backend() {
        return backend;
    }

    /// Brings the table up to date with the disk. Nothing is written while only readers are here.
    void refresh(boolean write) throws StorageException {
        try {
            backend.sync(table, write || writers > 0);
        } catch (StorageException e) {
            if (e.error() == StorageError.NOT_FOUND || e.error() == StorageError.GONE) {       // removed by another program: this state is of no more use
                close();
                throw new StorageException(StorageError.GONE, e.getMessage(), e);
            }
            throw e;
        }
        if (uidValidity != table.uidValidity()) {
            uidValidity = table.uidValidity();
            number = NUMBERS.incrementAndGet();
        }
    }

    /// What this mailbox is called in the [MetadataCache].
    long number() {
        return number;
    }

    void requireHere() throws StorageException {
        if (gone) {
            throw new StorageException(StorageError.GONE, key + " was deleted or renamed");
        }
    }

    /// The UIDs of the rows; the caller may look at as many as there are rows now.
    int[] uids() {
        int size = table.size();
        if (filledAt != table.expunges()) {
            uids = new int[size + size / 8 + 16];
            filled = 0;
            filledAt = table.expunges();
        } else if (uids.length < size) {
            var more = new int[size + size / 8 + 16];
            System.arraycopy(uids, 0, more, 0, filled);
            uids = more;
        }
        for (; filled < size; filled++) {
            uids[filled] = (int) table.uid(filled);
        }
        return uids;
    }

    void join(MailboxView view, boolean writer) {
        views.add(view);
        writers += writer ? 1 : 0;
    }

    void leave(MailboxView view, boolean writer) {
        if (views.remove(view)) {
            writers -= writer ? 1 : 0;
        }
    }

    MailboxStatus status() throws StorageException {
        refresh(false);
        long recent = 0;
        long unseen = 0;
        long deleted = 0;
        long size = 0;
        for (int row = 0; row < table.size(); row++) {
            long bits = table.bits(row);
            recent += (bits & Flags.RECENT) != 0 ? 1 : 0;
            unseen += (bits & Flags.SEEN) == 0 ? 1 : 0;
            deleted += (bits & Flags.DELETED) != 0 ? 1 : 0;
            long octets = size < 0 ? MessageTable.UNKNOWN : virtualSize(row);
            size = octets < 0 ? -1 : size + octets;
        }
        return new MailboxStatus(table.size(), recent, table.uidNext(), table.uidValidity(), unseen, deleted, size, table.highestModSeq());
    }

    /// The size if it is known without reading the message.
    long virtualSize(int row) throws StorageException {
        long size = table.virtualSize(row);
        if (size < 0) {
            size = backend.virtualSize(table, table.uid(row));
            if (size >= 0) {
                table.virtualSize(row, size);
            }
        }
        return size;
    }

    /// The last session has left.
    void flush() throws StorageException {
        if (backend != null && !gone) {
            backend.flush(table);
        }
    }

    /// Closes the files for good; whoever still looks at it gets GONE.
    void close() {
        gone = true;
        if (backend != null) {
            backend.close();
            backend = null;
        }
    }

    boolean isOpen() {
        return backend != null && !gone;
    }

    /// Closed for good.
    boolean isGone() {
        return gone;
    }

    // Without the lock:

    /// The backend, for what it allows without the lock.
    MailboxBackend backendForSaves() throws StorageException {
        lock.lock();
        try {
            requireHere();
            return backend;
        } finally {
            lock.unlock();
        }
    }

    /// Called when a view begins to listen.
    void watch(ChangeWatcher watcher) throws StorageException {
        List<Path> paths;
        lock.lock();
        try {
            requireHere();
            paths = backend.watched();
        } finally {
            lock.unlock();
        }
        synchronized (watching) {
            if (watching.incrementAndGet() == 1) {
                watcher.watch(this, paths);
            }
        }
    }

    /// Called when a view that listened stops.
    void unwatch(ChangeWatcher watcher) {
        synchronized (watching) {
            if (watching.get() > 0 && watching.decrementAndGet() == 0) {
                watcher.unwatch(this);
            }
        }
    }
}
