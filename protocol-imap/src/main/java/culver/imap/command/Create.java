package culver.imap.command;

import culver.imap.state.ImapState.LoggedIn;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.MailboxArgument;
import culver.imap.wire.SyntaxException;
import culver.storage.StorageException;

/// CREATE a mailbox. RFC 3501 §6.3.3.
public record Create(MailboxArgument mailbox) implements AuthenticatedCommand {
    static Create parse(Arguments in) throws SyntaxException {
        in.space();
        var mailbox = in.mailbox();
        in.end();
        return new Create(mailbox);
    }

    @Override
    public Completion run(LoggedIn state, Client client) throws StorageException {
        state.account().store().create(mailbox.name());
        return Completion.ok("Create completed.");
    }
}
