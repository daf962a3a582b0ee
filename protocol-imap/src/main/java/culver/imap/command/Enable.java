package culver.imap.command;

import culver.imap.state.ImapState.LoggedIn;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.ImapResponse;
import culver.imap.wire.SyntaxException;
import java.util.ArrayList;
import java.util.List;

/// ENABLE extensions that change what the server sends. RFC 5161. So far no announced extension needs it: what is asked for is
/// passed over, as the RFC says of unknown ones, and the answer lists nothing.
public record Enable(List<String> names) implements AuthenticatedCommand {
    static Enable parse(Arguments in) throws SyntaxException {
        var names = new ArrayList<String>();
        do {
            in.space();
            names.add(in.keyword());
        } while (!in.atEnd());
        return new Enable(names);
    }

    @Override
    public Completion run(LoggedIn state, Client client) {
        client.send(new ImapResponse.Enabled(List.of()));
        return Completion.ok("Enabled.");
    }
}
