package culver.pop3;

import culver.net.Connection.ClosedException;
import culver.storage.StorageException;

/// LIST: the size of one message or of all. RFC 1939 §5.
///
/// @param number 0 for all
record ListCommand(int number) implements Pop3Command.InTransaction {
    static ListCommand parse(String argument) throws Pop3Error {
        return new ListCommand(Maildrop.optional(argument));
    }

    @Override
    public Reply run(Pop3State.Transaction state, Pop3Session session) throws Pop3Error, StorageException, ClosedException {
        var maildrop = state.maildrop();
        if (number != Maildrop.ALL) {
            maildrop.message(number);
            return Reply.ok(number + " " + maildrop.size(number));
        }
        maildrop.measure();
        session.output().line("+OK " + maildrop.present() + " messages:");
        for (int n = maildrop.next(0); n != 0; n = maildrop.next(n)) {
            session.output().line(n + " " + maildrop.size(n));
        }
        session.output().line(".");
        return Reply.sent();
    }
}
