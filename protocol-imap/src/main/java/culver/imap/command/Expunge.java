package culver.imap.command;

import culver.imap.state.ImapState.Selected;
import culver.imap.state.Numbering;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.MessageSet;
import culver.imap.wire.SyntaxException;
import culver.storage.Flags;
import culver.storage.StorageError;
import culver.storage.StorageException;
import culver.storage.UidSet;

/// EXPUNGE what is `\Deleted`, RFC 3501 §6.4.3; UID EXPUNGE only those of a set, RFC 4315. The client hears of each one after the commit.
///
/// @param uids null: all
public record Expunge(MessageSet uids) implements SelectedCommand {
    static Expunge parse(Arguments in) throws SyntaxException {
        in.end();
        return new Expunge(null);
    }

    static Expunge parseUid(Arguments in) throws SyntaxException {
        in.space();
        var uids = in.messageSet();
        in.end();
        return new Expunge(uids);
    }

    @Override
    public Completion run(Selected selected, Client client) throws StorageException, SyntaxException {
        if (selected.mailbox().readOnly()) {
            return Completion.ok("Expunge ignored with read-only mailbox.");
        }
        deleted(selected, uids == null ? null : selected.mailbox().numbers(uids, Numbering.UID));
        return Completion.ok("Expunge completed.");
    }

    /// Removes the messages with `\Deleted`.
    ///
    /// @param among sequence numbers to look at, null for all
    static void deleted(Selected selected, UidSet among) throws StorageException {
        var mailbox = selected.mailbox().mailbox();
        var numbers = among != null ? among : mailbox.size() == 0 ? UidSet.EMPTY : UidSet.range(1, mailbox.size());
        var doomed = new UidSet.Builder();
        for (var range : numbers) {
            for (int n = (int) range.first(); n <= range.last(); n++) {
                if (isDeleted(selected, n)) {
                    doomed.add(mailbox.uid(n));
                }
            }
        }
        var uids = doomed.build();
        if (!uids.isEmpty()) {
            try (var transaction = mailbox.begin()) {
                transaction.expunge(uids);
                transaction.commit();
            }
            selected.account().counts().expunged += uids.count();
        }
    }

    private static boolean isDeleted(Selected selected, int number) throws StorageException {
        try {
            return selected.mailbox().mailbox().message(number).flags().has(Flags.DELETED);
        } catch (StorageException e) {
            if (e.error() == StorageError.EXPUNGED) {
                return false;                          // another session was faster
            }
            throw e;
        }
    }

    @Override
    public boolean speaksUids() {
        return uids != null;
    }
}
