package culver.imap.command;

import culver.imap.state.ImapState.LoggedIn;
import culver.imap.wire.Client;
import culver.imap.wire.SyntaxException;
import culver.storage.StorageException;

/// RFC 3501 §6.3: valid after login, with or without a selected mailbox.
public sealed interface AuthenticatedCommand extends ImapCommand
    permits Append, Create, Delete, Enable, Idle, ListMailboxes, Lsub, Namespaces, Rename, Select, Status, Subscribe {
    Completion run(LoggedIn state, Client client) throws StorageException, SyntaxException;
}
