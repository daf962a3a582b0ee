package culver.lmtp;

import culver.net.Connection.ClosedException;
import java.util.Locale;

/// A command of the client, read and not yet obeyed. Parsing is pure; only [#run] touches the session.
sealed interface LmtpCommand permits Lhlo, Mail, Rcpt, Data, Bdat, Rset, Noop, Vrfy, Quit, StartTls, XClient, Unknown {
    String PARAMETERS = "501 5.5.4 Invalid parameters";

    Reply run(LmtpSession session) throws LmtpError, ClosedException, InterruptedException;

    /// @throws LmtpError the verb is known, its arguments are wrong
    static LmtpCommand parse(String line, Workarounds workarounds) throws LmtpError {
        var argument = argument(line);
        return switch (verb(line)) {
            case "LHLO" -> Lhlo.parse(argument);
            case "MAIL" -> Mail.parse(argument, workarounds);
            case "RCPT" -> Rcpt.parse(argument, workarounds);
            case "DATA" -> new Data(argument);
            case "BDAT" -> Bdat.parse(argument);
            case "RSET" -> new Rset(argument);
            case "NOOP" -> new Noop();
            case "VRFY" -> new Vrfy(argument);
            case "QUIT" -> new Quit();
            case "STARTTLS" -> new StartTls(argument);
            case "XCLIENT" -> XClient.parse(argument);
            default -> new Unknown();
        };
    }

    /// The first word, in capitals.
    static String verb(String line) {
        int space = line.indexOf(' ');
        return (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
    }

    /// What follows the first word and its blank.
    static String argument(String line) {
        int space = line.indexOf(' ');
        return space < 0 ? "" : line.substring(space + 1).stripTrailing();
    }
}
