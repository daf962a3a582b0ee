package culver.imap.command;

import culver.imap.state.ImapState.Authenticated;
import culver.imap.state.ImapState.LoggedIn;
import culver.imap.state.ImapState.Selected;
import culver.imap.state.SelectedMailbox;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.ImapResponse;
import culver.imap.wire.MailboxArgument;
import culver.imap.wire.SyntaxException;
import culver.storage.StorageException;

/// SELECT and EXAMINE: open a mailbox. RFC 3501 §6.3.1, §6.3.2. The mailbox that was selected before is closed in any case
/// (`CLOSED` is RFC 7162 §3.2.11's), without an expunge.
public record Select(MailboxArgument mailbox, boolean readOnly) implements AuthenticatedCommand {
    static Select parse(Arguments in, boolean readOnly) throws SyntaxException {
        in.space();
        var mailbox = in.mailbox();
        in.end();
        return new Select(mailbox, readOnly);
    }

    @Override
    public Completion run(LoggedIn state, Client client) {
        if (state instanceof Selected before) {
            before.mailbox().close();
            client.send(ImapResponse.ok("CLOSED", "Previous mailbox closed."));
        }
        var account = state.account();
        try {
            var opened = new SelectedMailbox(account.store().open(mailbox.name(), readOnly));
            describe(opened, client);
            return Completion.ok(opened.readOnly() ? "READ-ONLY" : "READ-WRITE", readOnly ? "Examine completed." : "Select completed.")
                .into(new Selected(account, opened));
        } catch (StorageException e) {
            return Failures.logged(e, account).into(new Authenticated(account));
        }
    }

    private static void describe(SelectedMailbox selected, Client client) {
        var mailbox = selected.mailbox();
        selected.tellFlags(client);
        selected.tellSize(client);
        int unseen = mailbox.firstUnseen();
        if (unseen > 0) {
            client.send(ImapResponse.ok("UNSEEN " + unseen, "First unseen."));
        }
        client.send(ImapResponse.ok("UIDVALIDITY " + mailbox.uidValidity(), "UIDs valid"));
        client.send(ImapResponse.ok("UIDNEXT " + mailbox.uidNext(), "Predicted next UID"));
    }
}
