package culver.storage.mbox;

import culver.storage.live.MessageTable;
import culver.storage.live.UidValidity;
import java.io.IOException;
import java.time.Instant;

/// Who a mailbox is when its file does not say: what is remembered of it ([LastKnown]), or somebody new. Guarded by the live mailbox's lock.
final class Identity {
    private static final System.Logger LOG = System.getLogger(Identity.class.getName());

    private final MboxPlace place;
    private LastKnown remembered;

    Identity(MboxPlace place) {
        this.place = place;
    }

    /// Asked when the mailbox is read for the first time and its first message does not say.
    LastKnown of(MessageTable table) {
        remembered = LastKnown.read(place.index()).orElse(null);
        return remembered != null ? remembered : new LastKnown(newUidValidity(table), 1);
    }

    long newUidValidity(MessageTable table) {
        try {
            return UidValidity.next(place.counter(), table.uidValidity(), place.besides());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: {1}", place.counter(), e);
            return Math.max(table.uidValidity() + 1, Instant.now().getEpochSecond());
        }
    }

    /// Remembers who it is now, if that is news.
    ///
    /// @param unwritten UIDs were given in memory only: they are not given for good
    void remember(MessageTable table, boolean empty, boolean unwritten) {
        boolean same = remembered != null && remembered.uidValidity() == table.uidValidity();
        if (same && (unwritten || remembered.nextUid() >= table.uidNext())) {
            return;
        }
        boolean none = unwritten || empty && table.uidNext() == 1;
        remembered = new LastKnown(table.uidValidity(), none ? 1 : Math.min(OwnHeaders.MAX_UID, table.uidNext() + LastKnown.RESERVE));
        try {
            remembered.write(place.index(), place.besides());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", place.index(), e);
        }
    }
}
