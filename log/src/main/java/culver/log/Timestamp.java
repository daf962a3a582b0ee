package culver.log;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/// `log_timestamp`: the part of strftime's language that stands in log files, made into a formatter once.
final class Timestamp {
    private final DateTimeFormatter format;

    Timestamp(String strftime) {
        format = parse(strftime);
    }

    String now() {
        return format.format(ZonedDateTime.now());
    }

    private static DateTimeFormatter parse(String strftime) {
        var builder = new DateTimeFormatterBuilder();
        for (int i = 0; i < strftime.length(); i++) {
            char c = strftime.charAt(i);
            if (c != '%' || i + 1 == strftime.length()) {
                builder.appendLiteral(c);
                continue;
            }
            switch (strftime.charAt(++i)) {
                case 'Y' -> builder.appendPattern("yyyy");
                case 'y' -> builder.appendPattern("yy");
                case 'm' -> builder.appendPattern("MM");
                case 'b', 'h' -> builder.appendPattern("MMM");
                case 'B' -> builder.appendPattern("MMMM");
                case 'd' -> builder.appendPattern("dd");
                case 'e' -> builder.padNext(2).appendValue(ChronoField.DAY_OF_MONTH);
                case 'j' -> builder.appendPattern("DDD");
                case 'a' -> builder.appendPattern("EEE");
                case 'H' -> builder.appendPattern("HH");
                case 'I' -> builder.appendPattern("hh");
                case 'p' -> builder.appendPattern("a");
                case 'M' -> builder.appendPattern("mm");
                case 'S' -> builder.appendPattern("ss");
                case 'f' -> builder.appendPattern("SSSSSS");
                case 'F' -> builder.appendPattern("yyyy-MM-dd");
                case 'T' -> builder.appendPattern("HH:mm:ss");
                case 'z' -> builder.appendPattern("xx");
                case 'Z' -> builder.appendPattern("zzz");
                case 's' -> builder.appendValue(ChronoField.INSTANT_SECONDS);
                case '{' -> {
                    int end = strftime.indexOf('}', i);
                    boolean micros = end > 0 && strftime.substring(i, end).equals("{usecs");
                    builder.appendPattern(micros ? "SSSSSS" : "");
                    i = end > 0 ? end : i;
                }
                case '%' -> builder.appendLiteral('%');
                default -> builder.appendLiteral("%" + strftime.charAt(i));
            }
        }
        return builder.toFormatter(Locale.ROOT);
    }
}
