package culver.imap.command;

import culver.imap.state.ImapState.Selected;
import culver.imap.state.Numbering;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.MessageSet;
import culver.imap.wire.SyntaxException;
import culver.storage.FlagChange;
import culver.storage.Flags;
import culver.storage.Mailbox;
import culver.storage.StorageError;
import culver.storage.StorageException;
import culver.storage.UidSet;

/// STORE: alter message flags. RFC 3501 §6.4.6. The new flags are told with all other news after the command; with `.SILENT`
/// only where they are not what the client must expect, because another session changed them too.
///
/// @param silent the client works the new flags out by itself
public record Store(MessageSet set, Numbering numbering, FlagChange change, boolean silent) implements SelectedCommand {
    static Store parse(Arguments in, Numbering numbering) throws SyntaxException {
        in.space();
        var set = in.messageSet();
        in.space();
        var item = in.item();
        var mode = item.startsWith("+") ? FlagChange.Mode.ADD : item.startsWith("-") ? FlagChange.Mode.REMOVE : FlagChange.Mode.REPLACE;
        var name = mode == FlagChange.Mode.REPLACE ? item : item.substring(1);
        boolean silent = name.equals("FLAGS.SILENT");
        if (!silent && !name.equals("FLAGS")) {
            throw new SyntaxException("Invalid arguments");
        }
        in.space();
        var flags = in.at('(') ? FlagList.parse(in) : FlagList.parseBare(in);
        in.end();
        return new Store(set, numbering, new FlagChange(mode, flags), silent);
    }

    @Override
    public Completion run(Selected selected, Client client) throws StorageException, SyntaxException {
        var mailbox = selected.mailbox().mailbox();
        var numbers = selected.mailbox().numbers(set, numbering);
        if (mailbox.readOnly()) {
            return Completion.ok("Store ignored with read-only mailbox.");
        }
        boolean some = false;
        if (silent) {
            some = expect(selected, numbers);
        }
        if (!numbers.isEmpty()) {
            try (var transaction = mailbox.begin()) {
                transaction.setFlags(selected.mailbox().uids(numbers), change);
                transaction.commit();
            }
        }
        if (change.mode() != FlagChange.Mode.REMOVE && change.flags().has(Flags.DELETED)) {
            selected.account().counts().deleted += numbers.count();
        }
        return some ? Completion.no("EXPUNGEISSUED", "Some of the messages were already expunged.") : Completion.ok("Store completed.");
    }

    /// Notes the flags that the client will work out.
    ///
    /// @return true if some message is gone
    private boolean expect(Selected selected, UidSet numbers) throws StorageException {
        var mailbox = selected.mailbox().mailbox();
        boolean gone = false;
        for (var range : numbers) {
            for (int n = (int) range.first(); n <= range.last(); n++) {
                gone |= !expect(selected, mailbox, n);
            }
        }
        return gone;
    }

    private boolean expect(Selected selected, Mailbox mailbox, int number) throws StorageException {
        try {
            var message = mailbox.message(number);
            var before = message.flags();
            if (message.modSeq() <= mailbox.highestModSeq()) {         // they are those that the client was told
                selected.mailbox().knows(message.uid(), change.applyTo(before));
            }
            return true;
        } catch (StorageException e) {
            if (e.error() == StorageError.EXPUNGED) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public boolean holdsExpunges() {
        return !numbering.allowsExpunge();
    }

    @Override
    public boolean speaksUids() {
        return numbering == Numbering.UID;
    }
}
