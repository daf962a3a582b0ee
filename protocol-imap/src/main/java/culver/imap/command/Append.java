package culver.imap.command;

import culver.imap.state.ImapState.LoggedIn;
import culver.imap.state.ImapState.Selected;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.Literal;
import culver.imap.wire.MailboxArgument;
import culver.imap.wire.SyntaxException;
import culver.storage.Flags;
import culver.storage.Mailbox;
import culver.storage.StorageError;
import culver.storage.StorageException;
import java.io.IOException;
import java.time.Instant;

/// APPEND a message to a mailbox. RFC 3501 §6.3.11, with the UID it got (RFC 4315).
///
/// Whatever can be refused is refused before the client is asked for the message; then its octets go to the store as they come, and
/// nothing is there unless all of them came.
///
/// @param date    null: now
/// @param message announced, not yet sent
public record Append(MailboxArgument mailbox, Flags flags, Instant date, Literal message) implements AuthenticatedCommand {
    static Append parse(Arguments in) throws SyntaxException {
        in.space();
        var mailbox = in.mailbox();
        in.space();
        var flags = Flags.NONE;
        if (in.at('(')) {
            flags = FlagList.parse(in);
            in.space();
        }
        Instant date = null;
        if (in.at('"')) {
            date = DateTime.parse(in);
            in.space();
        }
        if (in.literal() == null) {
            throw new SyntaxException("Invalid arguments");
        }
        return new Append(mailbox, flags, date, in.literal());
    }

    @Override
    public Completion run(LoggedIn state, Client client) throws StorageException, SyntaxException {
        if (message.size() == 0) {
            return Completion.no("Can't save a zero byte message");
        }
        var name = mailbox.name();
        if (state instanceof Selected(var _, var selected) && !selected.readOnly() && selected.mailbox().name().equals(name)) {
            return append(selected.mailbox(), state, client);
        }
        Mailbox target;
        try {
            target = state.account().store().open(name, false);
        } catch (StorageException e) {
            return Failures.ofTarget(e, state.account());
        }
        try (target) {
            return append(target, state, client);
        }
    }

    private Completion append(Mailbox target, LoggedIn state, Client client) throws StorageException, SyntaxException {
        try (var transaction = target.begin()) {
            var append = transaction.append(flags, date, message.size());
            client.stream(message, append::write);
            if (!client.line().isEmpty()) {
                throw new SyntaxException("Invalid arguments");
            }
            append.finish();
            var result = transaction.commit();
            state.account().counts().appended++;
            return Completion.ok("APPENDUID " + result.uidValidity() + " " + result.appended()[0], "Append completed.");
        } catch (IOException e) {
            throw new StorageException(StorageError.TEMP, "APPEND to " + target.name() + ": " + e, e);
        }
    }
}
