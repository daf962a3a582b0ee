package culver.pop3;

import culver.net.Connection.ClosedException;
import culver.storage.StorageError;
import culver.storage.StorageException;

/// UIDL: the unique id of one message or of all. RFC 1939 §7.
///
/// @param number 0 for all
record Uidl(int number) implements Pop3Command.InTransaction {
    static Uidl parse(String argument) throws Pop3Error {
        return new Uidl(Maildrop.optional(argument));
    }

    @Override
    public Reply run(Pop3State.Transaction state, Pop3Session session) throws Pop3Error, StorageException, ClosedException {
        var maildrop = state.maildrop();
        if (number != Maildrop.ALL) {
            return Reply.ok(number + " " + session.uidlFormat().of(maildrop.mailbox(), maildrop.message(number)));
        }
        session.output().line("+OK");
        for (int n = maildrop.next(0); n != 0; n = maildrop.next(n)) {
            var uidl = uidl(maildrop, n, session);
            if (!uidl.isEmpty()) {
                session.output().line(n + " " + uidl);
            }
        }
        session.output().line(".");
        return Reply.sent();
    }

    /// Empty when another program has removed the message: the list goes on without it. Any other failure ends the connection, for the
    /// client would take half a list for a whole one, and forget or fetch again what is not in it.
    private static String uidl(Maildrop maildrop, int n, Pop3Session session) throws Pop3Error, ClosedException {
        try {
            return session.uidlFormat().of(maildrop.mailbox(), maildrop.message(n));
        } catch (StorageException e) {
            if (e.error() == StorageError.EXPUNGED) {
                maildrop.gone(n);
                return "";
            }
            session.log().error("UIDL: " + e.getMessage());
            throw new ClosedException("Internal error");
        }
    }
}
