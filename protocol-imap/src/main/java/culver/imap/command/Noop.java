package culver.imap.command;

import culver.imap.state.ImapState;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.SyntaxException;

/// NOOP: nothing, and so the occasion to hear what is new. RFC 3501 §6.1.2. The news come as after every command.
public record Noop() implements AnyStateCommand {
    static Noop parse(Arguments in) throws SyntaxException {
        in.end();
        return new Noop();
    }

    @Override
    public Completion run(ImapState state, Client client) {
        return Completion.ok("NOOP completed.");
    }
}
