package culver.imap.command;

import culver.imap.state.ImapState.NotAuthenticated;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.SyntaxException;
import culver.storage.StorageException;

/// LOGIN: a user's name and password in clear. RFC 3501 §6.2.3.
public record Login(String user, String password) implements NotAuthenticatedCommand {
    static Login parse(Arguments in) throws SyntaxException {
        in.space();
        var user = in.astring();
        in.space();
        var password = in.astring();
        in.end();
        return new Login(user, password);
    }

    @Override
    public Completion run(NotAuthenticated state, Client client) throws StorageException {
        var service = state.service();
        if (!Admission.plaintextAllowed(service, client)) {
            state.attempts().failed("", "PLAIN");
            return Admission.plaintextRefused(client);
        }
        return Admission.of(service.authenticator().login(Admission.request(client), user, password), state, client);
    }

    /// Without the password.
    @Override
    public String toString() {
        return "Login[user=" + user + "]";
    }
}
