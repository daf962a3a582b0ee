package culver.imap.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import culver.imap.wire.Arguments;
import culver.imap.wire.ImapEncoder;
import culver.imap.wire.SyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.Locale;

/// The two dates of RFC 3501 §9: `date-time` (`" 7-Feb-1994 22:43:04 -0800"`) and `date` (`7-Feb-1994`). Month names in any case.
final class DateTime {
    private static final DateTimeFormatter DATE_TIME = formatter("d-MMM-uuuu HH:mm:ss xx");
    private static final DateTimeFormatter DATE = formatter("d-MMM-uuuu");
    private static final String[] MONTHS = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

    private DateTime() {
    }

    private static DateTimeFormatter formatter(String pattern) {
        return new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(pattern).toFormatter(Locale.ENGLISH)
            .withResolverStyle(ResolverStyle.STRICT);
    }

    static Instant parse(Arguments in) throws SyntaxException {
        var text = new String(in.stringOctets(), ISO_8859_1);
        try {
            return OffsetDateTime.parse(text.stripLeading(), DATE_TIME).toInstant();
        } catch (DateTimeException e) {
            throw new SyntaxException("Invalid internal date");
        }
    }

    static LocalDate parseDate(Arguments in) throws SyntaxException {
        var text = in.astring();
        try {
            return LocalDate.parse(text.strip(), DATE);
        } catch (DateTimeException e) {
            throw new SyntaxException("Invalid search date parameter");
        }
    }

    /// Writes a `date-time` in the server's own zone, as Dovecot does.
    static void write(Instant instant, ImapEncoder out) {
        var time = instant.atZone(ZoneId.systemDefault());
        int offset = time.getOffset().getTotalSeconds() / 60;
        var text = new char[28];
        text[0] = '"';
        two(text, 1, time.getDayOfMonth());
        text[3] = '-';
        MONTHS[time.getMonthValue() - 1].getChars(0, 3, text, 4);
        text[7] = '-';
        two(text, 8, time.getYear() / 100 % 100);
        two(text, 10, time.getYear() % 100);
        text[12] = ' ';
        two(text, 13, time.getHour());
        text[15] = ':';
        two(text, 16, time.getMinute());
        text[18] = ':';
        two(text, 19, time.getSecond());
        text[21] = ' ';
        text[22] = offset < 0 ? '-' : '+';
        two(text, 23, Math.abs(offset) / 60);
        two(text, 25, Math.abs(offset) % 60);
        text[27] = '"';
        out.text(new String(text));
    }

    private static void two(char[] text, int at, int number) {
        text[at] = (char) ('0' + number / 10);
        text[at + 1] = (char) ('0' + number % 10);
    }
}
