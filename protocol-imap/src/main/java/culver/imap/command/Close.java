package culver.imap.command;

import culver.imap.state.ImapState.Authenticated;
import culver.imap.state.ImapState.Selected;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.SyntaxException;
import culver.storage.StorageException;

/// CLOSE: remove what is `\Deleted`, without a word about it, and leave the mailbox; RFC 3501 §6.4.2. UNSELECT (RFC 3691) only leaves.
///
/// @param expunge false: UNSELECT
public record Close(boolean expunge) implements SelectedCommand {
    static Close parse(Arguments in, boolean expunge) throws SyntaxException {
        in.end();
        return new Close(expunge);
    }

    @Override
    public Completion run(Selected selected, Client client) {
        var account = selected.account();
        var done = Completion.ok(expunge ? "Close completed." : "Unselect completed.");
        try (var mailbox = selected.mailbox()) {
            if (expunge && !mailbox.readOnly()) {
                Expunge.deleted(selected, null);
            }
        } catch (StorageException e) {
            done = Failures.logged(e, account);
        }
        return done.into(new Authenticated(account));
    }
}
