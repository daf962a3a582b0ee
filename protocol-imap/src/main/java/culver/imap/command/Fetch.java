package culver.imap.command;

import culver.imap.state.ImapState.Selected;
import culver.imap.state.Numbering;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.MessageSet;
import culver.imap.wire.SyntaxException;
import culver.storage.StorageException;
import java.util.List;

/// FETCH: data of messages. RFC 3501 §6.4.5. [Fetching] does the work.
public record Fetch(MessageSet set, Numbering numbering, List<FetchItem> items) implements SelectedCommand {
    static Fetch parse(Arguments in, Numbering numbering) throws SyntaxException {
        in.space();
        var set = in.messageSet();
        in.space();
        var items = FetchItem.parse(in);
        in.end();
        return new Fetch(set, numbering, numbering == Numbering.UID ? FetchItem.withUid(items) : items);
    }

    @Override
    public Completion run(Selected selected, Client client) throws StorageException, SyntaxException {
        var numbers = selected.mailbox().numbers(set, numbering);
        return new Fetching(items, selected, client).run(numbers);
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
