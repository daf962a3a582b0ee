package culver.mime;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Dates of mail: the Date field (RFC 5322 §3.3, the obsolete forms of §4.3, and what else is out there), and IMAP's date-time
/// (RFC 3501 §9).
public final class DateParser {
    private static final List<String> MONTHS = List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final String[] MONTH_NAMES = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    /// Hours from UTC. The military letters say nothing (RFC 5322 §4.3) and count as UTC, like every unknown name.
    private static final Map<String, Integer> ZONES = Map.of("est", -5, "edt", -4, "cst", -6, "cdt", -5, "mst", -7, "mdt", -6, "pst", -8, "pdt", -7);
    private static final int LONGEST = 200;

    private DateParser() {
    }

    /// Reads the value of a Date field: `Mon, 2 Mar 2026 10:11:12 +0100 (CET)`, with comments and white space anywhere, two-digit
    /// years, no seconds, named zones or none; also `Mon Mar  2 10:11:12 2026` and `2-Mar-2026`.
    ///
    /// @return the date with the offset as written; empty when it cannot be understood or does not exist
    public static Optional<OffsetDateTime> parse(String value) {
        try {
            return Optional.ofNullable(fromWords(words(value)));
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// Splits at white space, commas and (in dates) hyphens; drops comments.
    private static List<String> words(String value) {
        var lexer = new Lexer(ContentType.octets(value.substring(0, Math.min(value.length(), LONGEST))));
        var words = new ArrayList<String>();
        while (true) {
            lexer.skipCfws();
            int start = lexer.at;
            while (!lexer.atEnd() && lexer.peek() > ' ' && !lexer.is('(') && !lexer.is(',') && !(lexer.is('-') && lexer.at > start)) {
                lexer.at++;
            }
            if (lexer.at > start) {
                words.add(lexer.text(start, lexer.at).toLowerCase(Locale.ROOT));
            } else if (lexer.atEnd()) {
                return words;
            } else {
                lexer.at++;
            }
            if (lexer.is('-') && Character.isLetterOrDigit(lexer.in[lexer.at - 1])) {
                lexer.at++;                                 // 2-Mar-2026
            }
        }
    }

    private static OffsetDateTime fromWords(List<String> words) {
        int day = 0;
        int month = 0;
        int year = -1;
        int[] time = null;
        ZoneOffset zone = null;
        for (var word : words) {
            char first = word.charAt(0);
            if ((first == '+' || first == '-') && word.length() > 1) {
                zone = numericZone(word);
            } else if (word.indexOf(':') > 0) {
                time = time == null ? time(word) : time;
            } else if (Character.isDigit(first)) {
                int number = Integer.parseInt(word);
                if (day == 0 && word.length() <= 2) {
                    day = number;
                } else if (year < 0) {
                    year = year(number, word.length());
                }
            } else if (month == 0 && word.length() >= 3 && MONTHS.contains(word.substring(0, 3))) {
                month = MONTHS.indexOf(word.substring(0, 3)) + 1;
            } else if (time != null && zone == null) {
                zone = ZoneOffset.ofHours(ZONES.getOrDefault(word, 0));
            }
        }
        if (day == 0 || month == 0 || year < 0 || time == null) {
            return null;
        }
        return OffsetDateTime.of(year, month, day, time[0], time[1], Math.min(time[2], 59), 0, zone == null ? ZoneOffset.UTC : zone);
    }

    /// RFC 5322 §4.3: of two digits 00-49 are 2000-2049, of two or three all others count from 1900.
    private static int year(int number, int digits) {
        if (digits <= 2) {
            return number < 50 ? 2000 + number : 1900 + number;
        }
        return digits == 3 ? 1900 + number : number;
    }

    private static int[] time(String word) {
        var fields = word.split(":");
        if (fields.length < 2 || fields.length > 3) {
            throw new DateTimeException(word);
        }
        var seconds = fields.length == 3 ? fields[2].split("\\.")[0] : "0";
        int second = Integer.parseInt(seconds);
        if (second > 60) {                                  // 60: a leap second
            throw new DateTimeException(word);
        }
        return new int[] {Integer.parseInt(fields[0]), Integer.parseInt(fields[1]), second};
    }

    private static ZoneOffset numericZone(String word) {
        var digits = word.substring(1).replace(":", "");
        if (digits.length() != 4 || !digits.chars().allMatch(Character::isDigit)) {
            return ZoneOffset.UTC;
        }
        int minutes = Integer.parseInt(digits.substring(0, 2)) * 60 + Integer.parseInt(digits.substring(2));
        return minutes > 18 * 60 ? ZoneOffset.UTC : ZoneOffset.ofTotalSeconds((word.charAt(0) == '-' ? -60 : 60) * minutes);
    }

    /// Reads IMAP's date-time, without its quotes: `dd-Mon-yyyy hh:mm:ss +zzzz`, the day with a space or a zero in front.
    ///
    /// @return empty when it is not exactly that, or no such time exists
    public static Optional<OffsetDateTime> parseInternalDate(String text) {
        if (text.length() != 26 || text.charAt(2) != '-' || text.charAt(6) != '-' || text.charAt(11) != ' ' || text.charAt(14) != ':'
            || text.charAt(17) != ':' || text.charAt(20) != ' ' || text.charAt(21) != '+' && text.charAt(21) != '-') {
            return Optional.empty();
        }
        int month = MONTHS.indexOf(text.substring(3, 6).toLowerCase(Locale.ROOT)) + 1;
        try {
            int day = text.charAt(0) == ' ' ? number(text, 1, 2) : number(text, 0, 2);
            int zone = number(text, 22, 24) * 3600 + number(text, 24, 26) * 60;
            return Optional.of(OffsetDateTime.of(number(text, 7, 11), month, day, number(text, 12, 14), number(text, 15, 17),
                Math.min(number(text, 18, 20), 59), 0, ZoneOffset.ofTotalSeconds(text.charAt(21) == '-' ? -zone : zone)));
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static int number(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                throw new NumberFormatException(text);
            }
            value = value * 10 + c - '0';
        }
        return value;
    }

    /// Writes IMAP's date-time, without quotes: `02-Mar-2026 10:11:12 +0100`.
    ///
    /// @param zone in which the time is told; clients get the server's own
    public static String formatInternalDate(Instant time, ZoneId zone) {
        var t = time.atZone(zone);
        int minutes = t.getOffset().getTotalSeconds() / 60;
        int year = Math.clamp(t.getYear(), 0, 9999);
        var text = new StringBuilder(26);
        two(text, t.getDayOfMonth()).append('-').append(MONTH_NAMES[t.getMonthValue() - 1]).append('-');
        two(two(text, year / 100), year % 100).append(' ');
        two(two(two(text, t.getHour()).append(':'), t.getMinute()).append(':'), t.getSecond());
        text.append(minutes < 0 ? " -" : " +");
        return two(two(text, Math.abs(minutes) / 60), Math.abs(minutes) % 60).toString();
    }

    private static StringBuilder two(StringBuilder text, int value) {
        return text.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }
}
