package culver.pop3;

import culver.net.Connection.ClosedException;
import culver.storage.StorageException;

/// RETR: a whole message. RFC 1939 §5.
record Retr(int number) implements Pop3Command.InTransaction {
    @Override
    public Reply run(Pop3State.Transaction state, Pop3Session session) throws Pop3Error, StorageException, ClosedException {
        var maildrop = state.maildrop();
        var message = maildrop.message(number);
        long octets = session.send("+OK " + maildrop.size(number) + " octets", message, Long.MAX_VALUE);
        maildrop.retrieved(number, octets);
        return Reply.sent();
    }
}
