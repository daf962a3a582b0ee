package culver.imap.command;

import culver.imap.state.ImapState.Selected;
import culver.imap.state.Numbering;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.ImapResponse;
import culver.imap.wire.MailboxArgument;
import culver.imap.wire.MessageSet;
import culver.imap.wire.SyntaxException;
import culver.storage.Mailbox;
import culver.storage.MailboxTransaction;
import culver.storage.StorageException;
import culver.storage.UidSet;

/// COPY and MOVE to another mailbox, all or nothing. RFC 3501 §6.4.7, RFC 6851; the new UIDs are told as RFC 4315 has it.
///
/// MOVE is a copy that is durable before the originals are removed: a crash in between leaves a message twice, never not at all.
public record Copy(MessageSet set, Numbering numbering, MailboxArgument target, boolean move) implements SelectedCommand {
    static Copy parse(Arguments in, Numbering numbering, boolean move) throws SyntaxException {
        in.space();
        var set = in.messageSet();
        in.space();
        var target = in.mailbox();
        in.end();
        return new Copy(set, numbering, target, move);
    }

    @Override
    public Completion run(Selected selected, Client client) throws StorageException, SyntaxException {
        var source = selected.mailbox();
        var numbers = source.numbers(set, numbering);
        if (move && source.readOnly()) {
            return Completion.no("NOPERM", "Mailbox is read-only");
        }
        if (numbers.isEmpty()) {
            return Completion.ok("No messages found.");
        }
        var name = target.name();
        Mailbox opened;
        try {
            opened = selected.account().store().open(name, false);
        } catch (StorageException e) {
            return Failures.ofTarget(e, selected.account());
        }
        boolean trash = selected.account().store().info(name).specialUse().contains("\\Trash");
        String code;
        var uids = source.uids(numbers);
        try (opened) {
            code = copy(source.mailbox(), numbers, uids, opened);
        }
        selected.account().counts().trashed += trash ? numbers.count() : 0;
        if (!move) {
            return Completion.ok(code, "Copy completed.");
        }
        client.send(ImapResponse.ok(code, "Moved UIDs."));
        try (var transaction = source.mailbox().begin()) {
            transaction.expunge(uids);
            transaction.commit();
        }
        selected.account().counts().expunged += numbers.count();
        return Completion.ok("Move completed.");
    }

    private static String copy(Mailbox source, UidSet numbers, UidSet uids, Mailbox target) throws StorageException {
        try (var transaction = target.begin()) {
            for (var range : numbers) {
                for (int n = (int) range.first(); n <= range.last(); n++) {
                    transaction.copy(source.message(n));
                }
            }
            return code(transaction.commit(), uids);
        }
    }

    private static String code(MailboxTransaction.Result result, UidSet uids) {
        return "COPYUID " + result.uidValidity() + " " + uids + " " + UidSet.of(result.appended());
    }

    @Override
    public boolean speaksUids() {
        return numbering == Numbering.UID;
    }
}
