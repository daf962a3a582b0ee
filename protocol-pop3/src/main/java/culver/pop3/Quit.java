package culver.pop3;

import culver.storage.StorageException;

/// QUIT: the update state. RFC 1939 §6.
///
/// Deletions are done here and nowhere else; when they fail the client is told, and what was not removed is there at the next login.
record Quit() implements Pop3Command.AnyState {
    @Override
    public Reply run(Pop3State state, Pop3Session session) {
        if (!(state instanceof Pop3State.Transaction(var maildrop))) {
            return Reply.ok("Logging out").bye();
        }
        try {
            maildrop.update(session.flagUpdates());
            session.loggedOut("Logged out", maildrop);
            return Reply.ok(maildrop.deletions() == 0 ? "Logging out." : "Logging out, messages deleted.").bye();
        } catch (StorageException e) {
            session.log().error("QUIT: " + e.getMessage());
            session.loggedOut("Logged out, but not all messages were deleted", maildrop);
            return Reply.error(session.codeOf(e.error()) + " Logging out, messages were not deleted.").bye();
        }
    }
}
