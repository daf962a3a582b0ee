package culver.imap.command;

import culver.imap.state.ImapState.Selected;
import culver.imap.wire.Client;
import culver.imap.wire.SyntaxException;
import culver.storage.StorageException;

/// RFC 3501 §6.4: valid while a mailbox is selected.
public sealed interface SelectedCommand extends ImapCommand permits Check, Close, Copy, Expunge, Fetch, Search, Store {
    /// @throws SyntaxException a sequence number is out of range
    Completion run(Selected selected, Client client) throws StorageException, SyntaxException;
}
