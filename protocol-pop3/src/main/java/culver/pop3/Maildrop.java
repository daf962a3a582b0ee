package culver.pop3;

import culver.storage.FlagChange;
import culver.storage.Flags;
import culver.storage.MailStore;
import culver.storage.Mailbox;
import culver.storage.MailboxName;
import culver.storage.Message;
import culver.storage.StorageError;
import culver.storage.StorageException;
import culver.storage.UidSet;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;

/// The messages of one session, fixed at login: their numbers, what is marked as deleted, what was retrieved.
///
/// Numbers run from 1 as the client says them; [#message] is the only door from a number to a message. Nothing on disk changes
/// before [#update]. Session thread.
final class Maildrop implements AutoCloseable {
    /// What LIST and UIDL without a number have.
    static final int ALL = 0;

    private final MailStore store;
    private final Mailbox mailbox;
    private final int count;
    private final BitSet deleted = new BitSet();
    private final BitSet retrieved = new BitSet();
    /// Removed by somebody else after the login: they keep their numbers, but there is nothing to list or send.
    private final BitSet gone = new BitSet();
    private long[] sizes;
    private int removed;
    private long tops;
    private long topOctets;
    private long retrievals;
    private long retrievedOctets;

    private Maildrop(MailStore store, Mailbox mailbox) {
        this.store = store;
        this.mailbox = mailbox;
        this.count = mailbox.size();
    }

    /// Opens the user's INBOX; the maildrop closes the store.
    static Maildrop open(MailStore store) throws StorageException {
        try {
            return new Maildrop(store, store.open(MailboxName.INBOX, false));
        } catch (StorageException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /// The number that LIST and UIDL may have: absent is [#ALL], but a 0 that was said is an error.
    static int optional(String argument) throws Pop3Error {
        if (argument.isBlank()) {
            return ALL;
        }
        int number = Pop3Command.number(argument);
        if (number == 0) {
            throw new Pop3Error("There's no message 0.");
        }
        return number;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    Message message(int number) throws Pop3Error {
        if (number < 1 || number > count) {
            throw new Pop3Error("There's no message " + number + ".");
        }
        if (deleted.get(number)) {
            throw new Pop3Error("Message is deleted.");
        }
        if (gone.get(number)) {
            throw new Pop3Error("Message is gone.");
        }
        return mailbox.message(number);
    }

    /// Octets of a message that [#message] has let through, with CRLF line ends and without dot-stuffing.
    long size(int number) throws StorageException {
        return sizes == null ? mailbox.message(number).size() : sizes[number];
    }

    /// Learns every size at once and keeps them: what STAT and LIST say does not change within a session, and an answer of many
    /// lines is not broken in the middle by a message that another program removes.
    void measure() throws StorageException {
        if (sizes != null) {
            return;
        }
        var all = new long[count + 1];
        for (int n = 1; n <= count; n++) {
            try {
                all[n] = mailbox.message(n).size();
            } catch (StorageException e) {
                if (e.error() != StorageError.EXPUNGED) {
                    throw e;
                }
                gone.set(n);
            }
        }
        sizes = all;
    }

    /// Another program has removed it.
    void gone(int number) {
        gone.set(number);
    }

    /// The next number after `number` of a message that is there, or 0.
    int next(int number) {
        int next = number + 1;
        while (next <= count && (deleted.get(next) || gone.get(next))) {
            next++;
        }
        return next > count ? 0 : next;
    }

    /// Messages that are there, without those marked as deleted.
    int present() {
        var absent = (BitSet) deleted.clone();
        absent.or(gone);
        return count - absent.cardinality();
    }

    /// Their octets.
    long octets() throws StorageException {
        measure();
        long sum = 0;
        for (int n = next(0); n != 0; n = next(n)) {
            sum += sizes[n];
        }
        return sum;
    }

    void delete(int number) throws Pop3Error {
        message(number);
        deleted.set(number);
    }

    void reset() {
        deleted.clear();
    }

    int deletions() {
        return deleted.cardinality();
    }

    void retrieved(int number, long octets) {
        retrieved.set(number);
        retrievals++;
        retrievedOctets += octets;
    }

    void topped(long octets) {
        tops++;
        topOctets += octets;
    }

    /// The update state: removes what is marked, durably, and marks what was retrieved as seen.
    ///
    /// @throws StorageException not all was done; messages that were not removed are still there
    void update(boolean markSeen) throws StorageException {
        var seen = (BitSet) retrieved.clone();
        seen.andNot(deleted);
        if (!markSeen) {
            seen.clear();
        }
        if (seen.isEmpty() && deleted.isEmpty()) {
            return;
        }
        try (var tx = mailbox.begin()) {
            if (!seen.isEmpty()) {
                tx.setFlags(uids(seen), FlagChange.add(Flags.of(Flags.SEEN)));
            }
            if (!deleted.isEmpty()) {
                tx.expunge(uids(deleted));
            }
            tx.commit();
        }
        removed = deleted.cardinality();
    }

    private UidSet uids(BitSet numbers) {
        var uids = new UidSet.Builder();
        for (int n = numbers.nextSetBit(1); n >= 0; n = numbers.nextSetBit(n + 1)) {
            uids.add(mailbox.uid(n));
        }
        return uids.build();
    }

    /// The letters of `pop3_logout_format`: `size` is that of the whole maildrop at login, `d` what QUIT removed.
    Map<String, String> figures() {
        long size = 0;
        try {
            measure();
            size = Arrays.stream(sizes).sum();
        } catch (StorageException e) {
            // only a figure in a log line
        }
        return Map.of("t", Long.toString(tops), "p", Long.toString(topOctets), "r", Long.toString(retrievals), "b", Long.toString(retrievedOctets),
                "d", Integer.toString(removed), "m", Integer.toString(count), "s", Long.toString(size));
    }

    @Override
    public void close() {
        mailbox.close();
        store.close();
    }
}
