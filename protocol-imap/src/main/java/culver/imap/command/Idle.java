package culver.imap.command;

import culver.imap.state.ImapState.LoggedIn;
import culver.imap.state.ImapState.Selected;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.Disconnected;
import culver.imap.wire.ImapFrame;
import culver.imap.wire.ImapResponse;
import culver.imap.wire.SyntaxException;
import culver.net.Connection.Event;
import culver.storage.StorageException;

/// IDLE: tell of changes when they happen, until DONE. RFC 2177.
///
/// The session's thread waits on one queue for the client's line and for the mailbox's wake-up. Every `imap_idle_notify_interval` a line goes
/// out that keeps NAT tables filled and finds dead connections; an idling client is not logged out for inactivity.
public record Idle() implements AuthenticatedCommand {
    static Idle parse(Arguments in) throws SyntaxException {
        in.end();
        return new Idle();
    }

    @Override
    public Completion run(LoggedIn state, Client client) throws StorageException, SyntaxException {
        client.send(new ImapResponse.Continue("idling"));
        if (!(state instanceof Selected selected)) {
            return await(state, client);
        }
        var mailbox = selected.mailbox().mailbox();
        mailbox.listen(client.connection()::wake);
        try {
            return await(state, client);
        } finally {
            mailbox.listen(null);
        }
    }

    private static Completion await(LoggedIn state, Client client) throws StorageException, SyntaxException {
        try {
            while (true) {
                switch (client.next(state.account().options().idleNotify())) {
                    case Event.Frame<ImapFrame>(var frame) -> {
                        return client.answer(frame).equalsIgnoreCase("DONE") ? Completion.ok("Idle completed.") : Completion.bad("Expected DONE.");
                    }
                    case Event.Wake<ImapFrame> _ -> {
                        if (state instanceof Selected selected) {
                            selected.mailbox().announce(client, true, false);
                        }
                    }
                    case Event.TimedOut<ImapFrame> _ -> client.send(ImapResponse.ok("Still here"));
                    case Event.Closed<ImapFrame>(var reason) -> throw Disconnected.gone(reason);
                    case Event.Shutdown<ImapFrame> _ -> throw Client.shutdown();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Client.shutdown();
        }
    }
}
