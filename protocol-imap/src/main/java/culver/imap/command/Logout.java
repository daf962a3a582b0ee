package culver.imap.command;

import culver.imap.state.ImapState;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.ImapResponse;
import culver.imap.wire.SyntaxException;

/// LOGOUT. RFC 3501 §6.1.3. Nothing is expunged.
public record Logout() implements AnyStateCommand {
    static Logout parse(Arguments in) throws SyntaxException {
        in.end();
        return new Logout();
    }

    @Override
    public Completion run(ImapState state, Client client) {
        client.send(ImapResponse.bye("Logging out"));
        return Completion.ok("Logout completed.").into(new ImapState.Logout());
    }
}
