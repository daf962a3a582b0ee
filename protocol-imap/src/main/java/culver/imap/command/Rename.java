package culver.imap.command;

import culver.imap.state.ImapState.LoggedIn;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.MailboxArgument;
import culver.imap.wire.SyntaxException;
import culver.storage.StorageException;

/// RENAME a mailbox and all below it. RFC 3501 §6.3.5.
public record Rename(MailboxArgument from, MailboxArgument to) implements AuthenticatedCommand {
    static Rename parse(Arguments in) throws SyntaxException {
        in.space();
        var from = in.mailbox();
        in.space();
        var to = in.mailbox();
        in.end();
        return new Rename(from, to);
    }

    @Override
    public Completion run(LoggedIn state, Client client) throws StorageException {
        state.account().store().rename(from.name(), to.name());
        return Completion.ok("Rename completed.");
    }
}
