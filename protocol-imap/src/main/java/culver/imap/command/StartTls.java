package culver.imap.command;

import culver.imap.state.ImapState.NotAuthenticated;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.SyntaxException;

/// STARTTLS. RFC 3501 §6.2.1. The tagged OK goes out in clear by the connection, which first forgets whatever else the client has
/// sent: the session's loop does both when it sees this completion ([#BEGIN_TLS]).
public record StartTls() implements NotAuthenticatedCommand {
    /// What the completion's text is when the session should go over to TLS.
    public static final Completion BEGIN_TLS = Completion.ok("Begin TLS negotiation now.");

    static StartTls parse(Arguments in) throws SyntaxException {
        in.end();
        return new StartTls();
    }

    @Override
    public Completion run(NotAuthenticated state, Client client) {
        if (client.peer().tls()) {
            return Completion.bad("TLS is already active.");
        }
        return client.connection().canStartTls() ? BEGIN_TLS : Completion.bad("TLS support isn't enabled.");
    }
}
