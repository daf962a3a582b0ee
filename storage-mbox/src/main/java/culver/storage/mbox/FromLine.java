package culver.storage.mbox;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Optional;

/// The line that begins a message in an mbox: `From sender  Fri Nov 20 13:21:16 2026`.
///
/// There is no standard for it. A line is one when it begins with `From `, a sender without blanks (or quoted, or empty), and a date
/// in one of these forms, after which anything may follow:
///
/// ```
/// Mon Jan  5 10:00[:00] [ZONE] 2026 [+0100]        asctime(3), with the seconds or a zone's name or not
/// Mon[,] 5 Jan 2026 10:00:00 [+0100]               RFC 822
/// ```
///
/// What a date must have is what Dovecot asks for, tried line by line, so that both find the same messages in a file. Like Dovecot (and
/// mutt) this reader wants no empty line before it: procmail writes none after a message whose last line is not ended.
/// A time without a zone, or with a zone's name, is local time.
///
/// Pure.
///
/// @param sender envelope sender, empty when unknown
/// @param date   when the message was received, to the second
record FromLine(String sender, Instant date) {
    /// A line that is longer is no From line.
    static final int MAX_LENGTH = 1000;
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
    private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    private static final String[] MONTH_NAMES = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

    /// True if the octets can only be a From line: cheap, for scanning.
    static boolean startsAt(byte[] octets, int at, int end) {
        return end - at >= 5 && octets[at] == 'F' && octets[at + 1] == 'r' && octets[at + 2] == 'o' && octets[at + 3] == 'm' && octets[at + 4] == ' ';
    }

    /// Reads a line, with or without its line end.
    static Optional<FromLine> parse(byte[] octets, int from, int to) {
        if (!startsAt(octets, from, to) || to - from > MAX_LENGTH) {
            return Optional.empty();
        }
        return new Reader(new String(octets, from, to - from, StandardCharsets.ISO_8859_1)).read();
    }

    static Optional<FromLine> parse(String line) {
        var octets = line.getBytes(StandardCharsets.ISO_8859_1);
        return parse(octets, 0, octets.length);
    }

    /// The line as it is written, line end included, in local time.
    byte[] format() {
        var at = ZonedDateTime.ofInstant(date, ZoneId.systemDefault());
        var who = sender.isEmpty() || sender.chars().anyMatch(c -> c <= ' ' || c >= 0x7f) ? "MAILER-DAEMON" : sender;
        return String.format(Locale.ROOT, "From %s  %s %s %02d %02d:%02d:%02d %04d\n", who, DAYS[at.getDayOfWeek().getValue() - 1],
            MONTH_NAMES[at.getMonthValue() - 1], at.getDayOfMonth(), at.getHour(), at.getMinute(), at.getSecond(), at.getYear())
            .getBytes(StandardCharsets.US_ASCII);
    }

    /// One line from left to right; each step that finds what it wants moves on.
    private static final class Reader {
        private final String line;
        private int at = 5;
        private int month;
        private int day;
        private int year;
        private int hour;
        private int minute;
        private int second;
        private ZoneOffset zone;

        Reader(String line) {
            this.line = line;
        }

        Optional<FromLine> read() {
            int start = at;
            if (!sender()) {
                return Optional.empty();
            }
            var sender = line.substring(start, at);
            if (!(blanks() && weekday() && (monthFirst() || dayFirst()))) {
                return Optional.empty();
            }
            try {
                // as mktime(3) does: the 31st of February is the 3rd of March
                var local = LocalDateTime.of(year, month, 1, 0, 0).plusDays(day - 1L).plusHours(hour).plusMinutes(minute).plusSeconds(second);
                return Optional.of(new FromLine(sender, zone != null ? local.toInstant(zone) : local.atZone(ZoneId.systemDefault()).toInstant()));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }

        private boolean sender() {
            if (peek() == '"') {
                for (at++; at < line.length() && line.charAt(at) != '"'; at++) {
                    if (line.charAt(at) == '\\') {
                        at++;
                    }
                }
            }
            while (at < line.length() && peek() != ' ') {
                at++;
            }
            return at < line.length();
        }

        private boolean weekday() {
            if (!letters(3)) {
                return false;
            }
            at += 3;
            if (peek() == ',') {
                at++;
            }
            return blanks();
        }

        /// `Jan  5 10:00:00 [ZONE] 2026 [+0100]`
        private boolean monthFirst() {
            int back = at;
            if (month() && blanks() && day() && blanks() && time() && blanks()) {
                if (!digits(4)) {
                    zone();
                    while (at < line.length() && peek() > ' ') {
                        at++;
                    }
                    blanks();
                }
                if (year()) {
                    if (blanks()) {
                        zone();
                    }
                    return true;
                }
            }
            at = back;
            zone = null;
            return false;
        }

        /// `5 Jan 2026 10:00:00 [+0100]`
        private boolean dayFirst() {
            if (day() && blanks() && month() && blanks() && year() && blanks() && time()) {
                if (blanks()) {
                    zone();
                }
                return true;
            }
            return false;
        }

        private boolean month() {
            if (!letters(3)) {
                return false;
            }
            int found = MONTHS.indexOf(line.substring(at, at + 3).toLowerCase(Locale.ROOT));
            if (found < 0 || found % 3 != 0) {
                return false;
            }
            month = found / 3 + 1;
            at += 3;
            return true;
        }

        private boolean day() {
            int n = digits(2) ? 2 : digits(1) ? 1 : 0;
            day = number(n);
            return n > 0 && day > 0;
        }

        private boolean time() {
            if (!digits(2)) {
                return false;
            }
            hour = number(2);
            if (peek() != ':') {
                return false;
            }
            at++;
            if (!digits(2)) {
                return false;
            }
            minute = number(2);
            second = 0;
            if (peek() == ':') {
                at++;
                if (!digits(2)) {
                    return false;
                }
                second = number(2);
            }
            return true;
        }

        private boolean year() {
            if (!digits(4)) {
                return false;
            }
            year = number(4);
            return year >= 1900;
        }

        private void zone() {
            if (peek() != '+' && peek() != '-') {
                return;
            }
            at++;
            if (digits(4)) {
                int sign = line.charAt(at - 1) == '-' ? -1 : 1;
                int hours = number(2);
                int minutes = number(2);
                if (hours < 18 && minutes < 60) {
                    zone = ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
                }
            }
        }

        private boolean blanks() {
            int before = at;
            while (peek() == ' ') {
                at++;
            }
            return at > before;
        }

        private boolean letters(int n) {
            for (int i = at; i < at + n; i++) {
                if (i >= line.length() || !isLetter(line.charAt(i))) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isLetter(char c) {
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
        }

        private boolean digits(int n) {
            for (int i = at; i < at + n; i++) {
                if (i >= line.length() || line.charAt(i) < '0' || line.charAt(i) > '9') {
                    return false;
                }
            }
            return true;
        }

        private int number(int n) {
            int value = 0;
            for (int i = 0; i < n; i++) {
                value = value * 10 + line.charAt(at++) - '0';
            }
            return value;
        }

        private char peek() {
            return at < line.length() ? line.charAt(at) : '\n';
        }
    }
}
