package culver.storage.mbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FromLineTest {
    /// Dates without a usable zone are local; those after `Z` are not.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "From joe@x.org Mon Jan  5 10:00:00 2026                 | 2026-01-05T10:00:00",
        "From joe@x.org  Mon Jan  5 10:00 2026                   | 2026-01-05T10:00:00",
        "From joe Mon Jan 05 10:00:00 2026                       | 2026-01-05T10:00:00",
        "From joe Mon Jan 5 10:00:00 2026                        | 2026-01-05T10:00:00",
        "From joe Mon Jan  5 10:00:00 MET 2026                   | 2026-01-05T10:00:00",
        "From joe Mon Jan  5 10:00:00 PST8PDT 2026               | 2026-01-05T10:00:00",
        "From joe Mon Jan  5 10:00:00 2026 CET                   | 2026-01-05T10:00:00",
        "From joe Mon Jan  5 10:00:00 2026 +0200                 | 2026-01-05T08:00:00Z",
        "From joe Mon Jan  5 10:00:00 2026 +0100 (CET)           | 2026-01-05T09:00:00Z",
        "From joe Tue Jan  5 10:00:00 2026 -0330                 | 2026-01-05T13:30:00Z",
        "From joe Mon Jan  5 10:00:00 +0200 2026                 | 2026-01-05T08:00:00Z",
        "From joe Mon, 5 Jan 2026 10:00:00 +0200                 | 2026-01-05T08:00:00Z",
        "From joe Mon 05 Jan 2026 10:00:00                       | 2026-01-05T10:00:00",
        "From joe Mon Jan  5 10:00:00 2026 remote from x         | 2026-01-05T10:00:00",
        "From \"joe blow\"@x Mon Jan  5 10:00:00 2026            | 2026-01-05T10:00:00",
        "From - Mon Jan  5 10:00:00 2026                         | 2026-01-05T10:00:00",
        "From <> Mon Jan  5 10:00:00 2026                        | 2026-01-05T10:00:00",
        "From  Mon Jan  5 10:00:00 2026                          | 2026-01-05T10:00:00",
        "From joe mon jan  5 10:00:00 2026                       | 2026-01-05T10:00:00",
        "From joe Xxx Jan  5 10:00:00 2026                       | 2026-01-05T10:00:00",
        "From joe Mon Jan  5 10:00:00 1998                       | 1998-01-05T10:00:00",
        "From joe Mon Feb 31 10:00:00 2026                       | 2026-03-03T10:00:00",
        "From joe Mon Jan  5 25:00:00 2026                       | 2026-01-06T01:00:00",
        "From joe Mon Jan  5 10:00:60 2026                       | 2026-01-05T10:01:00",
        "From joe Mon Jan  5 10:00:00 20260                      | 2026-01-05T10:00:00",
        "From joe Mon Jan  5 10:00:00 2026xyz                    | 2026-01-05T10:00:00",
    })
    void isOne(String line, String date) {
        var found = FromLine.parse(line);
        assertTrue(found.isPresent(), line);
        var wanted = date.endsWith("Z") ? Instant.parse(date) : LocalDateTime.parse(date).atZone(ZoneId.systemDefault()).toInstant();
        assertEquals(wanted, found.get().date());
        assertTrue(FromLine.parse(line + "\r\n").isPresent(), "with its line end");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "From joe Mon Jan  5 10:00:00 MET DST 2026", "From joe blow Mon Jan  5 10:00:00 2026", "From joe Jan  5 10:00:00 2026",
        "From joe Mon Jan  5 10:00:00 98", "From Mon Jan  5 10:00:00 2026", "From joe 5 Jan 2026 10:00", "From joe Monday Jan 5 10:00:00 2026",
        "From joe Mon Jan  5 10.00.00 2026", "From joe Mon Jan  5 9:00:00 2026", "From joe Mon Jan  5 10:00:00", "From joe\tMon Jan  5 10:00:00 2026",
        "From joe Mon Jan  5 10:00:00 -0500 EST 2026", "From joe  Mon, 05-Jan-26 10:00:00 EST", "From Sun Moon Mon Jan  5 10:00:00 2026",
        "From joe Mon Jan 5 2026 10:00:00", "From me to you", "From ", "From", "", ">From joe Mon Jan  5 10:00:00 2026",
        "from joe Mon Jan  5 10:00:00 2026", "From: joe Mon Jan  5 10:00:00 2026", "From \"joe Mon Jan  5 10:00:00 2026"
    })
    void isNone(String line) {
        assertTrue(FromLine.parse(line).isEmpty(), line);
    }

    @Test
    void senderIsKept() {
        assertEquals("joe@x.org", FromLine.parse("From joe@x.org Mon Jan  5 10:00:00 2026").orElseThrow().sender());
        assertEquals("\"joe blow\"@x", FromLine.parse("From \"joe blow\"@x Mon Jan  5 10:00:00 2026").orElseThrow().sender());
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        for (var date : new String[] {"2026-02-01T09:00:00Z", "1999-12-31T23:59:59Z", "2000-02-29T00:00:00Z"}) {
            var line = new FromLine("a@b.c", Instant.parse(date));
            var octets = line.format();
            assertEquals(line, FromLine.parse(octets, 0, octets.length).orElseThrow());
        }
    }

    @Test
    void aSenderThatWouldBreakTheLineIsNotWritten() {
        var text = new String(new FromLine("a b\nFrom c", Instant.EPOCH.atOffset(ZoneOffset.UTC).toInstant()).format(), StandardCharsets.US_ASCII);
        assertTrue(text.startsWith("From MAILER-DAEMON  "), text);
    }

    @Test
    void aVeryLongLineIsNone() {
        assertTrue(FromLine.parse("From " + "x".repeat(2000) + " Mon Jan  5 10:00:00 2026").isEmpty());
    }
}
