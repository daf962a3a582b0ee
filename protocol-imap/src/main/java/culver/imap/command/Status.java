package culver.imap.command;

import culver.imap.state.ImapState.LoggedIn;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.ImapResponse;
import culver.imap.wire.MailboxArgument;
import culver.imap.wire.SyntaxException;
import culver.storage.MailboxStatus;
import culver.storage.StorageException;
import java.util.LinkedHashMap;
import java.util.List;

/// STATUS: numbers of a mailbox that need not be selected. RFC 3501 §6.3.10.
public record Status(MailboxArgument mailbox, List<Item> items) implements AuthenticatedCommand {
    /// What can be asked.
    public enum Item { MESSAGES, RECENT, UIDNEXT, UIDVALIDITY, UNSEEN }

    static Status parse(Arguments in) throws SyntaxException {
        in.space();
        var mailbox = in.mailbox();
        in.space();
        var items = in.list(Status::item);
        in.end();
        if (items.isEmpty()) {
            throw new SyntaxException("Empty status list");
        }
        return new Status(mailbox, items);
    }

    private static Item item(Arguments in) throws SyntaxException {
        var name = in.keyword();
        for (var item : Item.values()) {
            if (item.name().equals(name)) {
                return item;
            }
        }
        throw new SyntaxException("Invalid status item " + name);
    }

    @Override
    public Completion run(LoggedIn state, Client client) throws StorageException {
        var status = state.account().store().status(mailbox.name());
        var numbers = new LinkedHashMap<String, Long>();
        for (var item : items) {
            numbers.put(item.name(), number(item, status));
        }
        client.send(new ImapResponse.StatusLine(mailbox.raw(), numbers));
        return Completion.ok("Status completed.");
    }

    private static long number(Item item, MailboxStatus status) {
        return switch (item) {
            case MESSAGES -> status.messages();
            case RECENT -> status.recent();
            case UIDNEXT -> status.uidNext();
            case UIDVALIDITY -> status.uidValidity();
            case UNSEEN -> status.unseen();
        };
    }
}
