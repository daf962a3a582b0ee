package culver.imap.command;

import culver.imap.state.ImapState;
import culver.imap.wire.Client;
import culver.storage.StorageException;

/// RFC 3501 §6.1: valid in every state.
public sealed interface AnyStateCommand extends ImapCommand permits Capability, Id, Logout, Noop {
    Completion run(ImapState state, Client client) throws StorageException;
}
