package culver.imap.state;

import culver.imap.wire.Client;
import culver.imap.wire.ImapResponse;
import culver.imap.wire.MessageSet;
import culver.imap.wire.SyntaxException;
import culver.storage.Flags;
import culver.storage.Mailbox;
import culver.storage.MailboxChange;
import culver.storage.StorageException;
import culver.storage.UidSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The selected mailbox and what the client knows of it.
///
/// The view changes only in [#announce], which tells the client of every change in the same breath: so the numbers that the
/// client uses and the numbers of the view are always the same. What the session itself changed and the client knows already
/// ([#knows]) is told only if it came out differently.
public final class SelectedMailbox implements AutoCloseable {
    private final Mailbox mailbox;
    /// Flags, and the messages that the client knows to have them now.
    private final Map<Flags, UidSet.Builder> known = new HashMap<>();
    private PartialPlace partial;
    private int recent;

    public SelectedMailbox(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    public Mailbox mailbox() {
        return mailbox;
    }

    /// EXAMINE.
    public boolean readOnly() {
        return mailbox.readOnly();
    }

    /// The messages of a set that the view has, as sequence numbers.
    ///
    /// @throws SyntaxException when a sequence number is out of range; UIDs without message are passed over
    public UidSet numbers(MessageSet set, Numbering numbering) throws SyntaxException {
        return switch (numbering) {
            case SEQUENCE -> set.sequence(mailbox.size());
            case UID -> numbersOf(set.resolve(mailbox.size() == 0 ? 0 : mailbox.uid(mailbox.size())));
        };
    }

    private UidSet numbersOf(UidSet uids) {
        var numbers = new ArrayList<UidSet.Range>();
        for (var range : uids) {
            int first = mailbox.sequenceAtLeast(range.first());
            int last = mailbox.sequenceAtLeast(range.last() + 1) - 1;
            if (first <= last) {
                numbers.add(new UidSet.Range(first, last));
            }
        }
        return UidSet.of(numbers);
    }

    /// The UIDs of sequence numbers.
    public UidSet uids(UidSet numbers) {
        var uids = new UidSet.Builder();
        for (var range : numbers) {
            for (long n = range.first(); n <= range.last(); n++) {
                uids.add(mailbox.uid((int) n));
            }
        }
        return uids.build();
    }

    /// The client has been told, or knows by itself, that a message has these flags now.
    /// Within one command UIDs ascend.
    public void knows(long uid, Flags flags) {
        known.computeIfAbsent(flags, _ -> new UidSet.Builder()).add(uid);
    }

    /// Brings the view up to date and tells the client what changed.
    ///
    /// @param withUid the command had the UID prefix: FETCH responses have the UID
    public void announce(Client client, boolean expunges, boolean withUid) throws StorageException {
        var told = new HashMap<Flags, UidSet>();
        known.forEach((flags, uids) -> told.put(flags, uids.build()));
        known.clear();
        var changes = mailbox.sync(expunges);
        if (!changes.isEmpty()) {
            tell(client, changes, told, withUid);
        }
    }

    private void tell(Client client, List<MailboxChange> changes, Map<Flags, UidSet> told, boolean withUid) throws StorageException {
        if (changes.stream().anyMatch(MailboxChange.KeywordsChanged.class::isInstance)) {
            tellFlags(client);
        }
        for (var change : changes) {
            switch (change) {
                case MailboxChange.Expunged(int sequence, long _) -> client.send(new ImapResponse.Expunge(sequence));
                case MailboxChange.Arrived(int size, int now) -> {
                    client.send(new ImapResponse.Exists(size));
                    if (now != recent) {
                        tellRecent(client, now);
                    }
                }
                case MailboxChange.FlagsChanged(int sequence, long _) -> tellFlags(client, sequence, told, withUid);
                case MailboxChange.KeywordsChanged() -> { }
            }
        }
    }

    private void tellFlags(Client client, int sequence, Map<Flags, UidSet> told, boolean withUid) throws StorageException {
        var message = mailbox.message(sequence);
        var flags = message.flags();
        if (!told.getOrDefault(flags, UidSet.EMPTY).contains(message.uid())) {
            client.send(new ImapResponse.FetchFlags(sequence, withUid ? message.uid() : 0, flags, message.recent()));
        }
    }

    /// `* EXISTS` and `* RECENT`, of a mailbox that was just selected.
    public void tellSize(Client client) {
        client.send(new ImapResponse.Exists(mailbox.size()));
        tellRecent(client, mailbox.recent());
    }

    private void tellRecent(Client client, int count) {
        recent = count;
        client.send(new ImapResponse.Recent(count));
    }

    /// `* FLAGS` and `PERMANENTFLAGS`: before the first message, and whenever there are new keywords.
    public void tellFlags(Client client) {
        var keywords = mailbox.keywords();
        client.send(new ImapResponse.FlagList(keywords));
        client.send(new ImapResponse.PermanentFlags(!readOnly(), keywords, mailbox.acceptsKeywords()));
    }

    public PartialPlace partial() {
        return partial;
    }

    public void partial(PartialPlace place) {
        partial = place;
    }

    @Override
    public void close() {
        mailbox.close();
    }
}
