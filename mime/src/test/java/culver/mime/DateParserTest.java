package culver.mime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateParserTest {
    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
        "Mon, 2 Mar 2026 10:11:12 +0100 ~ 2026-03-02T10:11:12+01:00",
        "2 Mar 2026 10:11 -0830 ~ 2026-03-02T10:11-08:30",
        "Mon,02 Mar 2026 10:11:12 +0100 (CET) ~ 2026-03-02T10:11:12+01:00",
        "Mon (day), 2 (d) Mar 2026 (y) 10:11:12 (t) GMT ~ 2026-03-02T10:11:12Z",
        "Fri, 21 Nov 97 09:55:06 -0600 ~ 1997-11-21T09:55:06-06:00",
        "21 Nov 49 09:55 EST ~ 2049-11-21T09:55-05:00",
        "21 Nov 109 09:55 PDT ~ 2009-11-21T09:55-07:00",
        "21 Nov 1997 09:55 Z ~ 1997-11-21T09:55Z",
        "21 Nov 1997 09:55 A ~ 1997-11-21T09:55Z",
        "21 November 1997 09:55:06 +0000 ~ 1997-11-21T09:55:06Z",
        "Mon Mar  2 10:11:12 2026 ~ 2026-03-02T10:11:12Z",
        "2-Mar-2026 10:11:12 +0100 ~ 2026-03-02T10:11:12+01:00",
        "Mon, 2 Mar 2026 23:59:60 +0000 ~ 2026-03-02T23:59:59Z",
        "Mon, 2 Mar 2026 10:11:12.345 +01:00 ~ 2026-03-02T10:11:12+01:00",
        "Mon, 2 Mar 2026 10:11:12 +9999 ~ 2026-03-02T10:11:12Z",
        "Mon, 2 Mar 2026 10:11:12 -0000 ~ 2026-03-02T10:11:12Z",
        "Mon,\t2\tMar\t2026\t10:11:12\t+0100 ~ 2026-03-02T10:11:12+01:00"})
    void readsDates(String field, String expected) {
        assertEquals(OffsetDateTime.parse(expected), DateParser.parse(field).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {"garbage", "''", "31 Feb 2026 10:11:12 +0000", "2 Mar 2026", "2 Mar 2026 25:00 +0000", "2 Foo 2026 10:11 +0000",
        "99999999999 Mar 2026 10:11 +0000", "2 Mar 2026 1:2:3:4 +0000", "(2 Mar 2026 10:11:12 +0000", ":", "10:11", "2 Mar 99999999999999 10:11"})
    void refusesWhatIsNone(String field) {
        assertEquals(Optional.empty(), DateParser.parse(field));
    }

    @Test
    void survivesAnything() {
        long seed = System.nanoTime();
        System.out.println("DateParserTest seed " + seed);
        var random = new Random(seed);
        var words = new String[] {"Mon", ",", "2", "Mar", "2026", "10:11:12", "+0100", "(", ")", " ", "-", ":", "a", "99", "\"", "\\", "\u00e4", "\t"};
        for (int round = 0; round < 50_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                text.append(words[random.nextInt(words.length)]).append(random.nextBoolean() ? " " : "");
            }
            DateParser.parse(text.toString());
            DateParser.parseInternalDate(text.toString());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {"'02-Mar-2026 10:11:12 +0100' ~ 2026-03-02T10:11:12+01:00", "' 2-mar-2026 10:11:12 -0030' ~ 2026-03-02T10:11:12-00:30",
        "'17-Jul-1996 02:44:25 -0700' ~ 1996-07-17T02:44:25-07:00"})
    void readsInternalDates(String text, String expected) {
        assertEquals(OffsetDateTime.parse(expected), DateParser.parseInternalDate(text).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {"'2-Mar-2026 10:11:12 +0100'", "'02-Mar-2026 10:11:12'", "'32-Mar-2026 10:11:12 +0100'", "'02-Xxx-2026 10:11:12 +0100'",
        "'02-Mar-2026 10:61:12 +0100'", "'02-Mar-2026 10:11:12 +99999'", "'02-Mar-2026 10:11:12 +9900'", "'0a-Mar-2026 10:11:12 +0100'", "''"})
    void refusesOtherInternalDates(String text) {
        assertEquals(Optional.empty(), DateParser.parseInternalDate(text));
    }

    @Test
    void writesInternalDates() {
        var time = Instant.parse("2026-03-02T09:11:12.9Z");
        assertEquals("02-Mar-2026 10:11:12 +0100", DateParser.formatInternalDate(time, ZoneId.of("Europe/Berlin")));
        assertEquals("02-Mar-2026 05:41:12 -0330", DateParser.formatInternalDate(time, ZoneOffset.ofHoursMinutes(-3, -30)));
        assertEquals("01-Jan-1970 00:00:00 +0000", DateParser.formatInternalDate(Instant.EPOCH, ZoneOffset.UTC));
        for (long second = 0; second < 4_000_000_000L; second += 12_345_678) {
            var t = Instant.ofEpochSecond(second);
            var text = DateParser.formatInternalDate(t, ZoneId.of("America/St_Johns"));
            assertEquals(t, DateParser.parseInternalDate(text).orElseThrow().toInstant(), text);
        }
    }
}
