package culver.imap.command;

import culver.imap.state.ImapState.LoggedIn;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.ImapResponse;
import culver.imap.wire.SyntaxException;

/// NAMESPACE: where the user's own, other users' and public mailboxes are. RFC 2342.
public record Namespaces() implements AuthenticatedCommand {
    static Namespaces parse(Arguments in) throws SyntaxException {
        in.end();
        return new Namespaces();
    }

    @Override
    public Completion run(LoggedIn state, Client client) {
        client.send(new ImapResponse.Namespaces(state.account().store().namespaces()));
        return Completion.ok("Namespace completed.");
    }
}
