package culver.imap.command;

import culver.imap.state.ImapState.LoggedIn;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.MailboxArgument;
import culver.imap.wire.SyntaxException;
import culver.storage.StorageException;

/// SUBSCRIBE and UNSUBSCRIBE. RFC 3501 §6.3.6, §6.3.7. Only what exists can be subscribed, as with Dovecot; a subscription outlives its mailbox.
///
/// @param add false: UNSUBSCRIBE
public record Subscribe(MailboxArgument mailbox, boolean add) implements AuthenticatedCommand {
    static Subscribe parse(Arguments in, boolean add) throws SyntaxException {
        in.space();
        var mailbox = in.mailbox();
        in.end();
        return new Subscribe(mailbox, add);
    }

    @Override
    public Completion run(LoggedIn state, Client client) throws StorageException {
        var store = state.account().store();
        var name = mailbox.name();
        if (!add) {
            store.unsubscribe(name);
            return Completion.ok("Unsubscribe completed.");
        }
        var info = store.info(name);
        if (!info.selectable() && !info.hasChildren()) {
            return Completion.no("NONEXISTENT", "Mailbox doesn't exist");
        }
        store.subscribe(name);
        return Completion.ok("Subscribe completed.");
    }
}
