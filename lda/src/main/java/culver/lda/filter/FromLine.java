package culver.lda.filter;

import java.io.IOException;
import java.nio.file.Path;

/// The line in front of a mail that says who sent it and when: `From sender  date`.
final class FromLine {
    private FromLine() {
    }

    /// Who calls.
    ///
    /// @param name    login name
    /// @param trusted may say who sent the mail
    record Caller(String name, boolean trusted) {
    }

    /// The mail with the `From ` line that the command line asks for.
    ///
    /// @param sender   `-f`: null: not given; `-`: whoever the mail says, but now
    /// @param login    of the process
    /// @param caller   null: no line is made up; else the one who calls for another (`-d`)
    /// @param override `-o`
    static Octets apply(Octets octets, String sender, String login, Caller caller, boolean override, Path tempDir) throws IOException {
        var mail = Mail.of(octets);
        boolean present = octets.startsWith("From ");
        var date = "  " + Report.now() + "\n";
        if (caller != null && !caller.trusted) {
            if (override || !present && sender == null) {
                return replaced(mail, present, "From " + caller.name + date, tempDir);
            }
            var kept = sender == null ? octets.text(0, firstLine(octets)) : "From " + who(sender, octets, present, login) + date;
            return replaced(mail, present, kept + ">From " + caller.name + date, tempDir);
        }
        if (sender != null) {
            return replaced(mail, present, "From " + who(sender, octets, present, login) + date, tempDir);
        }
        return present || caller == null ? octets : replaced(mail, false, "From " + caller.name + date, tempDir);
    }

    private static String who(String sender, Octets octets, boolean present, String login) throws IOException {
        if (!sender.equals("-")) {
            return sender;
        }
        var words = present ? octets.text(0, firstLine(octets)).strip().split("[ \t]+") : new String[0];
        return words.length > 1 ? words[1] : login;
    }

    private static long firstLine(Octets octets) throws IOException {
        try (var in = octets.open(0)) {
            long at = 0;
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                at++;
                if (octet == '\n' || at > 64 * 1024) {
                    return at;
                }
            }
            return at;
        }
    }

    private static Octets replaced(Mail mail, boolean present, String lines, Path tempDir) throws IOException {
        var rest = present ? mail.all().slice(firstLine(mail.all()), mail.all().length()) : mail.all();
        return Octets.join(Octets.of(lines), rest, tempDir);
    }
}
