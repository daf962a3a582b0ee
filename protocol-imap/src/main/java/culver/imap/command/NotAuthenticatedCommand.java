package culver.imap.command;

import culver.imap.state.ImapState.NotAuthenticated;
import culver.imap.wire.Client;
import culver.imap.wire.SyntaxException;
import culver.storage.StorageException;

/// RFC 3501 §6.2: valid before login.
public sealed interface NotAuthenticatedCommand extends ImapCommand permits Authenticate, Login, StartTls {
    Completion run(NotAuthenticated state, Client client) throws StorageException, SyntaxException;
}
