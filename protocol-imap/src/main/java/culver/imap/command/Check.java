package culver.imap.command;

import culver.imap.state.ImapState.Selected;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.SyntaxException;

/// CHECK: a checkpoint. RFC 3501 §6.4.1. What was acknowledged is on disk already, so it is a NOOP.
public record Check() implements SelectedCommand {
    static Check parse(Arguments in) throws SyntaxException {
        in.end();
        return new Check();
    }

    @Override
    public Completion run(Selected selected, Client client) {
        return Completion.ok("Check completed.");
    }
}
