package culver.pop3;

import culver.net.Connection.ClosedException;
import culver.storage.StorageException;
import java.util.Locale;

/// One command, parsed: in three groups, by the state that allows it (RFC 1939 §4 to §6).
///
/// `parse` is pure; only `run` touches the maildrop and the connection.
sealed interface Pop3Command {
    /// Allowed in both states.
    sealed interface AnyState extends Pop3Command permits Capa, Quit, Unknown {
        Reply run(Pop3State state, Pop3Session session) throws StorageException, ClosedException;
    }

    /// Before login.
    sealed interface InAuthorization extends Pop3Command permits User, Pass, Auth, Stls {
        Reply run(Pop3State.Authorization state, Pop3Session session) throws Pop3Error, ClosedException, InterruptedException;
    }

    /// After login.
    sealed interface InTransaction extends Pop3Command permits Stat, ListCommand, Uidl, Retr, Top, Dele, Rset, Noop {
        Reply run(Pop3State.Transaction state, Pop3Session session) throws Pop3Error, StorageException, ClosedException;
    }

    /// Reads a line.
    ///
    /// @throws Pop3Error for wrong arguments
    static Pop3Command parse(String line) throws Pop3Error {
        var verb = verb(line);
        var argument = line.length() > verb.length() ? line.substring(verb.length() + 1) : "";
        return switch (verb) {
            case "CAPA" -> new Capa();
            case "QUIT" -> new Quit();
            case "NOOP" -> new Noop();
            case "USER" -> User.parse(argument);
            case "PASS" -> new Pass(argument);
            case "AUTH" -> Auth.parse(argument);
            case "STLS" -> new Stls();
            case "STAT" -> new Stat();
            case "LIST" -> ListCommand.parse(argument);
            case "UIDL" -> Uidl.parse(argument);
            case "RETR" -> new Retr(number(argument));
            case "TOP" -> Top.parse(argument);
            case "DELE" -> new Dele(number(argument));
            case "RSET" -> new Rset();
            default -> new Unknown(verb);
        };
    }

    /// The first word, in capitals.
    static String verb(String line) {
        int blank = line.indexOf(' ');
        return (blank < 0 ? line : line.substring(0, blank)).toUpperCase(Locale.ROOT);
    }

    /// The one reader of message numbers: decimal digits, leading zeros allowed, nothing else.
    static int number(String argument) throws Pop3Error {
        var text = argument.strip();
        int digits = digits(text);
        if (digits == 0) {
            throw new Pop3Error("Invalid message number: " + shorten(text));
        }
        if (digits < text.length()) {
            throw new Pop3Error("Noise after message number: " + shorten(text.substring(digits).strip()));
        }
        long number = value(text);
        if (number > Integer.MAX_VALUE) {
            throw new Pop3Error("Message number too large: " + shorten(text));
        }
        return (int) number;
    }

    /// How many decimal digits a text begins with.
    static int digits(String text) {
        int count = 0;
        while (count < text.length() && text.charAt(count) >= '0' && text.charAt(count) <= '9') {
            count++;
        }
        return count;
    }

    /// The value of decimal digits; [Long#MAX_VALUE] for what is larger.
    static long value(String digits) {
        var plain = digits.replaceFirst("^0+(?=.)", "");
        return plain.length() > 18 ? Long.MAX_VALUE : Long.parseLong(plain);
    }

    /// What a client sent goes back to it only in part.
    static String shorten(String text) {
        return text.length() > 40 ? text.substring(0, 40) + "..." : text;
    }
}
