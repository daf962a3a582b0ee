package culver.imap.command;

import culver.imap.state.ImapState.Authenticated;
import culver.imap.state.ImapState.LoggedIn;
import culver.imap.state.ImapState.Selected;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.MailboxArgument;
import culver.imap.wire.SyntaxException;
import culver.storage.StorageException;

/// DELETE a mailbox with its messages. RFC 3501 §6.3.4. If it is the selected one, none is selected afterwards.
public record Delete(MailboxArgument mailbox) implements AuthenticatedCommand {
    static Delete parse(Arguments in) throws SyntaxException {
        in.space();
        var mailbox = in.mailbox();
        in.end();
        return new Delete(mailbox);
    }

    @Override
    public Completion run(LoggedIn state, Client client) throws StorageException {
        var name = mailbox.name();
        if (name.isInbox()) {
            return Completion.no("CANNOT", "INBOX can't be deleted");
        }
        var done = Completion.ok("Delete completed.");
        state.account().store().delete(name);
        if (state instanceof Selected selected && selected.mailbox().mailbox().name().equals(name)) {
            selected.mailbox().close();
            return done.into(new Authenticated(state.account()));
        }
        return done;
    }
}
