package culver.lda.filter;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The diagnostics, as procmail words them: on standard error until `LOGFILE` names a file.
///
/// A log that cannot be written costs no mail: its text is lost.
final class Report {
    private static final DateTimeFormatter CTIME = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);

    private final OutputStream standardError;
    private Path file;
    boolean verbose;
    private boolean dated;

    Report(OutputStream standardError) {
        this.standardError = standardError;
    }

    Report copy() {
        var copy = new Report(standardError);
        copy.file = file;
        copy.verbose = verbose;
        return copy;
    }

    static String now() {
        return CTIME.format(ZonedDateTime.now());
    }

    boolean inFile() {
        return file != null;
    }

    Path file() {
        return file;
    }

    void say(String message) {
        raw("procmail: " + message + "\n");
    }

    /// Only with `VERBOSE=on`.
    void tell(String message) {
        if (verbose) {
            if (!dated) {
                dated = true;
                say("[" + ProcessHandle.current().pid() + "] " + now());
            }
            say(message);
        }
    }

    void raw(String text) {
        try {
            var octets = text.getBytes(StandardCharsets.ISO_8859_1);
            if (file == null) {
                standardError.write(octets);
                standardError.flush();
            } else {
                try (var out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                    out.write(octets);
                }
            }
        } catch (IOException e) {
            // nobody can be told
        }
    }

    /// @param wanted null: back to standard error
    void to(Path wanted, String name) {
        if (wanted == null) {
            file = null;
            return;
        }
        tell("Opening \"" + name + "\"");
        try (var out = Files.newOutputStream(wanted, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            out.flush();
            file = wanted;
        } catch (IOException e) {
            say("Couldn't create or write \"" + name + "\"");
        }
    }

    /// Where a program's standard error goes, when it is not the file.
    OutputStream standardError() {
        return standardError;
    }

    /// The three lines that tell of a delivery.
    void summary(Mail mail, String folder, long size) throws IOException {
        var header = mail.header();
        var start = header.text(0, Math.min(header.length(), 256 * 1024));
        var text = new StringBuilder();
        if (start.startsWith("From ")) {
            text.append(cut(line(start, 0), 79)).append('\n');
        }
        int subject = ("\n" + start).toLowerCase(Locale.ROOT).indexOf("\nsubject:");
        if (subject >= 0) {
            text.append(cut(" " + line(start, subject), 79)).append('\n');
        }
        var where = new StringBuilder(cut("  Folder: " + printable(folder), 70));
        int column = where.length() - where.length() % 8;
        do {
            where.append('\t');
            column += 8;
        } while (column < 72);
        raw(text.append(where).append(String.format(Locale.ROOT, "%7d\n", size)).toString());
    }

    private static String line(String text, int from) {
        int end = text.indexOf('\n', from);
        return printable(text.substring(from, end < 0 ? text.length() : end));
    }

    private static String printable(String text) {
        var out = new StringBuilder(text);
        for (int i = 0; i < out.length(); i++) {
            if (out.charAt(i) == '\n' || out.charAt(i) == '\t') {
                out.setCharAt(i, ' ');
            }
        }
        return out.toString();
    }

    private static String cut(String text, int most) {
        return text.length() > most ? text.substring(0, most) : text;
    }
}
