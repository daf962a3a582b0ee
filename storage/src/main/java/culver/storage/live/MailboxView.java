package culver.storage.live;

import culver.storage.Flags;
import culver.storage.Mailbox;
import culver.storage.MailboxChange;
import culver.storage.MailboxName;
import culver.storage.MailboxTransaction;
import culver.storage.Message;
import culver.storage.StorageError;
import culver.storage.StorageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// One session's view of a live mailbox: which messages it has numbered, and up to which change it has been told.
///
/// While the view is up to date its UIDs are the array that the live mailbox keeps for all such views; only a view that must
/// keep numbers of messages that are gone has an array of its own. One session thread, except for the wake-up.
final class MailboxView implements Mailbox {
    private static final System.Logger LOG = System.getLogger(MailboxView.class.getName());

    private final LiveMailboxes registry;
    final LiveMailbox live;
    private final MailboxName name;
    private final boolean readOnly;
    final long maxKeyword;
    private final long uidValidity;

    private int[] uids;
    private int size;
    /// Some of `uids` are gone, and the session has not been told.
    private boolean holdsGone;
    /// The greatest UID that has ever been in this view.
    private long lastUid;
    private long seenModSeq;
    private long seenExpunges;
    private long uidNext;
    private List<String> keywords;

    /// Null until somebody asks: see [Mailbox#recent].
    private RecentMessages recent;

    private volatile Runnable wakeup;
    private boolean closed;

    /// With the lock held, after a refresh.
    MailboxView(LiveMailboxes registry, LiveMailbox live, MailboxName name, boolean readOnly, long maxKeyword) {
        this.registry = registry;
        this.live = live;
        this.name = name;
        this.readOnly = readOnly;
        this.maxKeyword = maxKeyword;
        var table = live.table;
        uidValidity = table.uidValidity();
        uids = live.uids();
        size = table.size();
        lastUid = size == 0 ? 0 : table.uid(size - 1);
        seenModSeq = table.highestModSeq();
        seenExpunges = table.expunges();
        uidNext = table.uidNext();
        keywords = table.keywords();
    }

    @Override
    public MailboxName name() {
        return name;
    }

    @Override
    public boolean readOnly() {
        return readOnly;
    }

    @Override
    public long uidValidity() {
        return uidValidity;
    }

    @Override
    public long uidNext() {
        return uidNext;
    }

    @Override
    public long highestModSeq() {
        return seenModSeq;
    }

    @Override
    public List<String> keywords() {
        return keywords;
    }

    @Override
    public boolean acceptsKeywords() {
        try {
            return !readOnly && work(() -> live.backend().acceptsKeyword(live.table, "$New"));
        } catch (StorageException e) {
            return false;
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public long uid(int sequence) {
        return Integer.toUnsignedLong(uids[index(sequence)]);
    }

    @Override
    public int sequence(long uid) {
        int sequence = sequenceAtLeast(uid);
        return sequence <= size && uid(sequence) == uid ? sequence : 0;
    }

    @Override
    public int sequenceAtLeast(long uid) {
        int low = 0;
        int high = size;
        while (low < high) {
            int mid = (low + high) >>> 1;
            if (Integer.toUnsignedLong(uids[mid]) < uid) {
                low = mid + 1;
            } else {
                high = mid;
            }
        }
        return low + 1;
    }

    @Override
    public Message message(int sequence) {
        return new ViewMessage(this, Integer.toUnsignedLong(uids[index(sequence)]), sequence - 1);
    }

    private int index(int sequence) {
        if (sequence < 1 || sequence > size) {
            throw new IndexOutOfBoundsException("message " + sequence + " of " + size);
        }
        return sequence - 1;
    }

    @Override
    public int recent() {
        if (recent == null) {
            try {
                recent = work(() -> new RecentMessages(live, readOnly, lastUid));
            } catch (StorageException e) {
                return 0;
            }
        }
        return recent.count();
    }

    boolean isRecent(long uid) {
        recent();
        return recent != null && recent.contains(uid);
    }

    @Override
    public int firstUnseen() {
        try {
            return work(() -> {
                for (int i = 0; i < size; i++) {
                    int row = row(Integer.toUnsignedLong(uids[i]), i);
                    if (row >= 0 && (live.table.bits(row) & Flags.SEEN) == 0) {
                        return i + 1;
                    }
                }
                return 0;
            });
        } catch (StorageException e) {
            return 0;
        }
    }

    @Override
    public MailboxTransaction begin() throws StorageException {
        if (readOnly) {
            throw new StorageException(StorageError.NO_PERMISSION, name + " is open read-only");
        }
        return new ViewTransaction(this);
    }

    @Override
    public List<MailboxChange> sync(boolean expunges) throws StorageException {
        return work(() -> {
            live.refresh(!readOnly);
            requireSame();
            return update(expunges);
        });
    }

    private List<MailboxChange> update(boolean expunges) {
        var table = live.table;
        boolean removed = table.expunges() != seenExpunges || holdsGone;
        if (!removed && table.highestModSeq() == seenModSeq && recent != null) {
            uidNext = table.uidNext();
            return List.of();
        }
        var changes = new ArrayList<MailboxChange>();
        int firstNew = table.find(lastUid + 1);
        firstNew = firstNew < 0 ? -firstNew - 1 : firstNew;
        int oldSize = size;
        var newest = live.uids();
        if (removed && expunges) {
            tellExpunged(changes, newest, firstNew);
        }
        take(newest, table.size(), firstNew, removed && !expunges && oldSize != firstNew);
        if (table.size() > firstNew) {
            lastUid = table.uid(table.size() - 1);
        }
        if (recent == null) {
            recent = new RecentMessages(live, readOnly, lastUid);
        } else {
            recent.look(firstNew, lastUid);
        }
        if (table.size() > firstNew) {
            changes.add(new MailboxChange.Arrived(size, recent.count()));
        }
        if (table.keywordCount() != keywords.size()) {
            keywords = table.keywords();
            changes.add(new MailboxChange.KeywordsChanged());
        }
        for (int row = 0; table.highestModSeq() != seenModSeq && row < firstNew; row++) {
            if (table.modSeq(row) > seenModSeq) {
                changes.add(new MailboxChange.FlagsChanged(sequence(table.uid(row)), table.uid(row)));
            }
        }
        seenModSeq = table.highestModSeq();
        seenExpunges = table.expunges();
        uidNext = table.uidNext();
        return changes;
    }

    /// From the last to the first, so that each number is the one the client knows.
    private void tellExpunged(List<MailboxChange> changes, int[] rows, int rowCount) {
        int row = rowCount - 1;
        for (int i = size - 1; i >= 0; i--) {
            if (row >= 0 && rows[row] == uids[i]) {
                row--;
                continue;
            }
            long uid = Integer.toUnsignedLong(uids[i]);
            changes.add(new MailboxChange.Expunged(i + 1, uid));
            if (recent != null) {
                recent.gone(uid);
            }
        }
    }

    /// Makes the view show all rows, or those and what it had before.
    private void take(int[] rows, int rowCount, int firstNew, boolean keepGone) {
        if (keepGone) {
            int arrived = rowCount - firstNew;
            uids = Arrays.copyOf(uids, size + arrived);                // never the shared array from here on
            System.arraycopy(rows, firstNew, uids, size, arrived);
            size += arrived;
        } else {
            uids = rows;
            size = rowCount;
        }
        holdsGone = keepGone;
    }

    /// The row of a message that the view has at `index`, or negative when it is gone. With the lock held.
    int row(long uid, int index) {
        return index < live.table.size() && live.table.uid(index) == uid ? index : live.table.find(uid);
    }

    /// Runs work under the live mailbox's lock, if the UIDs still mean what they meant.
    <T> T work(LiveMailbox.Work<T> work) throws StorageException {
        return live.work(this, () -> {
            requireSame();
            return work.run();
        });
    }

    void requireSame() throws StorageException {
        if (closed) {
            throw new IllegalStateException(name + " was closed");
        }
        if (live.table.uidValidity() != uidValidity) {
            throw new StorageException(StorageError.GONE, live.key + ": UIDVALIDITY was " + uidValidity + ", is " + live.table.uidValidity());
        }
    }

    @Override
    public void listen(Runnable wakeup) {
        boolean before = this.wakeup != null;
        this.wakeup = wakeup;
        try {
            if (wakeup == null && before) {
                unwatch();
            } else if (wakeup != null && !before) {
                live.watch(registry.watcher());
            }
        } catch (StorageException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: not watched: {1}", live.key, e.getMessage());
        }
        wake();                                                        // what happened between the last sync and now
    }

    private void unwatch() {
        live.unwatch(registry.watcher());
    }

    boolean listens() {
        return wakeup != null;
    }

    void wake() {
        var callback = wakeup;
        if (callback != null) {
            callback.run();
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        boolean listened = wakeup != null;
        wakeup = null;
        live.lock.lock();
        try {
            live.leave(this, !readOnly);
        } finally {
            live.lock.unlock();
        }
        if (listened) {
            unwatch();
        }
        registry.release(live);
    }
}
