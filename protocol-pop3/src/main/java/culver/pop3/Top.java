package culver.pop3;

import culver.net.Connection.ClosedException;
import culver.storage.StorageException;

/// TOP: the header, the empty line and the first lines of the body. RFC 1939 §7.
record Top(int number, long lines) implements Pop3Command.InTransaction {
    static Top parse(String argument) throws Pop3Error {
        var text = argument.strip();
        int digits = Pop3Command.digits(text);
        var rest = text.substring(digits);
        if (digits == 0 || rest.isEmpty() || rest.charAt(0) != ' ') {
            throw new Pop3Error((digits == 0 ? "Invalid message number: " : "Noise after message number: ") + Pop3Command.shorten(digits == 0 ? text : rest.strip()));
        }
        var lines = rest.strip();
        if (lines.isEmpty() || Pop3Command.digits(lines) < lines.length()) {
            throw new Pop3Error("Invalid size: " + Pop3Command.shorten(lines));
        }
        return new Top(Pop3Command.number(text.substring(0, digits)), Pop3Command.value(lines));
    }

    @Override
    public Reply run(Pop3State.Transaction state, Pop3Session session) throws Pop3Error, StorageException, ClosedException {
        var message = state.maildrop().message(number);
        state.maildrop().topped(session.send("+OK", message, lines));
        return Reply.sent();
    }
}
