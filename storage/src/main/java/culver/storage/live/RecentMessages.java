package culver.storage.live;

import culver.storage.Flags;
import culver.storage.StorageException;
import culver.storage.UidSet;
import java.util.ArrayList;
import java.util.Arrays;

/// The messages that are `\Recent` to one session (RFC 3501 §2.3.2): those that it was the first to be told of. A session that may
/// write takes them, so that they are recent to nobody else; a read-only one only looks.
///
/// Used with the live mailbox's lock held, but for [#count] and [#contains], which belong to the session's thread.
final class RecentMessages {
    private static final System.Logger LOG = System.getLogger(RecentMessages.class.getName());

    private final LiveMailbox live;
    private final boolean readOnly;
    private UidSet uids = UidSet.EMPTY;
    private int count;

    /// Looks at every message up to `lastUid`.
    RecentMessages(LiveMailbox live, boolean readOnly, long lastUid) {
        this.live = live;
        this.readOnly = readOnly;
        look(0, lastUid);
    }

    int count() {
        return count;
    }

    boolean contains(long uid) {
        return uids.contains(uid);
    }

    /// A message has left the view.
    void gone(long uid) {
        if (uids.contains(uid)) {
            count--;
        }
    }

    /// Looks at the messages from row `first` to `lastUid`.
    void look(int first, long lastUid) {
        var table = live.table;
        var found = new long[16];
        int n = 0;
        for (int row = first; row < table.size() && table.uid(row) <= lastUid; row++) {
            if ((table.bits(row) & Flags.RECENT) != 0) {
                found = n == found.length ? Arrays.copyOf(found, 2 * n) : found;
                found[n++] = table.uid(row);
            }
        }
        if (n == 0) {
            return;
        }
        found = Arrays.copyOf(found, n);
        var all = new ArrayList<>(uids.ranges());
        all.addAll(UidSet.of(found).ranges());
        uids = UidSet.of(all);
        count += n;
        if (!readOnly) {
            take(found);
        }
    }

    private void take(long[] found) {
        try {
            live.backend().claimRecent(live.table, found);
        } catch (StorageException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: recent messages stay recent: {1}", live.key, e.getMessage());
        }
    }
}
