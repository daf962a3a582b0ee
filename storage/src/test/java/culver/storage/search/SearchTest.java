package culver.storage.search;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.mime.MessageData;
import culver.storage.Flags;
import culver.storage.StorageError;
import culver.storage.StorageException;
import culver.storage.UidSet;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTest {
    private final Letters letters = new Letters();

    private static Letters shelf() {
        var letters = new Letters();
        letters.add(utf8("""
            Subject: hello
              folded world
            X-Foo: bar value
            Date: Mon, 2 Mar 2026 23:11:12 -0800

            first needle
            second line  two
            """));
        letters.add(utf8("""
            Subject: =?utf-8?q?=C3=84pfel_und?= =?utf-8?q?_Birnen?=
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            PREAMBLEWORD
            --b
            Content-Type: text/plain; charset=utf-8; name=partname.txt
            Content-Transfer-Encoding: quoted-printable

            Stra=C3=9Fe sch=C3=B6n Soft=
            Break
            --b
            Content-Type: application/pdf; name="needleatt.pdf"
            Content-Disposition: attachment; filename="dispname.pdf"
            Content-Transfer-Encoding: base64

            bmVlZGxlYmlu
            --b
            Content-Type: message/rfc822

            Subject: innersubj =?utf-8?q?=C3=84nc?=
            From: inner@x

            innerbody text
            --b
            Content-Type: text/html
            Content-Transfer-Encoding: base64

            PGI+aHRtbDwvYj4mYXVtbDt3b3Jk
            --b
            Content-Type: message/delivery-status

            Reporting: dsnword
            --b
            Content-Type: application/json

            jsonword
            --b--
            EPILOGUEWORD
            """));
        letters.add("Subject: 8bit \u00c3\u00a4 raw\nX-Empty:\nTo: \"Quoted \\\"Name\\\"\" <joe@example.org>\nDate: garbage\n\nbody latin \u00e4 x\n".getBytes(ISO_8859_1));
        letters.add("Subject: nodate\nContent-Type: text/plain; charset=iso-8859-1\nFrom: =?utf-8?q?J=C3=B6rg?= <j@x>\n\nlatin \u00e4pfel\n".getBytes(ISO_8859_1));
        letters.add("Subject: x\nContent-Type: text/plain; charset=unknown-thing\n\nunk plain \u00c3\u00a4pfel\n".getBytes(ISO_8859_1));
        return letters;
    }

    /// As Debian's Dovecot 2.3 answers on the same messages, but that BODY finds the headers of enclosed messages, too: they are body.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "SUBJECT hello folded | 1", "SUBJECT hello  folded |", "SUBJECT lo fol | 1", "SUBJECT apfel |", "SUBJECT \u00e4pfel | 2", "SUBJECT \u00c4PFEL UND BIR | 2",
        "SUBJECT A\u0308pfel | 2", "SUBJECT pfel | 2", "SUBJECT | 1:5", "SUBJECT innersubj |", "X-EMPTY | 3", "X-FOO | 1", "X-FOO bar | 1", "X-NOPE |",
        "BODY needle | 1", "BODY needle second |", "BODY needlebin |", "BODY needleatt |", "BODY dispname |", "BODY partname |", "BODY innersubj | 2",
        "BODY inner@x | 2", "BODY \u00e4NC | 2", "BODY innerbody | 2", "BODY PREAMBLEWORD |", "BODY EPILOGUEWORD |", "BODY softbreak | 2", "BODY stra\u00dfe | 2",
        "BODY strasse |", "BODY htmL</b> | 2", "BODY \u00e4word |", "BODY dsnword | 2", "BODY jsonword |", "BODY multipart/mixed |", "BODY content-type |", "BODY hello |",
        "BODY | 1:5", "BODY scho\u0308n | 2", "BODY latin \u00e4 | 3:4", "BODY \u00c4pfel | 4:5", "BODY line two |", "BODY line  two | 1", "BODY unk | 5",
        "TEXT | 1:5", "TEXT x-foo | 1", "TEXT x-foo: bar | 1", "TEXT bar value | 1", "TEXT hello folded | 1", "TEXT innersubj | 2", "TEXT \u00e4pfel und | 2",
        "TEXT content-type: multi | 2", "TEXT content-type: text/html | 2", "TEXT needleatt | 2", "TEXT dispname | 2", "TEXT PREAMBLEWORD |", "TEXT needlebin |",
        "TEXT \u00e4 raw | 3", "TEXT world X-Foo |", "FROM J\u00d6RG | 4", "FROM j\u00f6rg <j@x | 4", "TO Quoted \\\"Name | 3", "TO joe@EXAMPLE | 3", "DATE Mar | 1", "DATE | 1,3"})
    void findsText(String question, String expected) throws StorageException {
        int space = question.indexOf(' ');
        var word = space < 0 ? question : question.substring(0, space);
        var text = space < 0 ? "" : question.substring(space + 1);
        var key = switch (word) {
            case "BODY" -> new SearchKey.Body(text);
            case "TEXT" -> new SearchKey.Text(text);
            default -> new SearchKey.Header(word, text);
        };
        assertEquals(expected == null ? "" : expected, Search.run(shelf(), key).toString());
    }

    @Test
    void datesOfTheHeaderAsWritten() throws StorageException {
        var shelf = shelf();
        shelf.letters.forEach(l -> l.received = Instant.parse("2026-11-20T23:30:00Z"));
        assertEquals("1", find(shelf, new SearchKey.SentOn(day("2026-03-02"))));
        assertEquals("", find(shelf, new SearchKey.SentOn(day("2026-03-03"))));
        assertEquals("1", find(shelf, new SearchKey.SentBefore(day("2026-03-03"))));
        assertEquals("2:5", find(shelf, new SearchKey.SentSince(day("2026-03-03"))));       // no date: when received
        assertEquals("2:5", find(shelf, new SearchKey.SentOn(day("2026-11-20"))));
    }

    @Test
    void datesOfReceiptInTheServersZone() throws StorageException {
        letters.add(utf8("a: b\n\n")).received = Instant.parse("2026-03-02T23:30:00Z");
        letters.add(utf8("a: b\n\n")).received = Instant.parse("2026-03-03T12:00:00Z");
        assertEquals("1", find(new SearchKey.On(day("2026-03-02"))));
        assertEquals("2", find(new SearchKey.Since(day("2026-03-03"))));
        assertEquals("1", find(new SearchKey.Before(day("2026-03-03"))));
        var berlin = ZoneId.of("Europe/Berlin");
        assertEquals("1:2", Search.run(letters, new SearchKey.On(day("2026-03-03")), berlin).toString());
        assertEquals("", Search.run(letters, new SearchKey.Before(day("2026-03-03")), berlin).toString());
    }

    @Test
    void flagsNumbersSizes() throws StorageException {
        letters.add(utf8("a: b\n\n")).flags = Flags.of(Flags.SEEN | Flags.FLAGGED, "$Junk");
        letters.add(utf8("a: b\n\nlonger\n")).recent = true;
        letters.add(utf8("a: b\n\nthe longest\n")).flags = Flags.of(Flags.SEEN);
        letters.letters.get(2).recent = true;
        assertEquals("1:3", find(new SearchKey.All()));
        assertEquals("1,3", find(new SearchKey.SystemFlag(Flags.SEEN, true)));
        assertEquals("2", find(new SearchKey.SystemFlag(Flags.SEEN, false)));
        assertEquals("1", find(new SearchKey.Keyword("$junk", true)));
        assertEquals("2:3", find(new SearchKey.Keyword("$Junk", false)));
        assertEquals("2:3", find(new SearchKey.Recent(true)));
        assertEquals("1", find(new SearchKey.Recent(false)));
        assertEquals("2", find(new SearchKey.New()));
        assertEquals("2:3", find(new SearchKey.Sequence(UidSet.range(2, 4_294_967_295L))));
        assertEquals("1:2", find(new SearchKey.Uid(UidSet.range(1, 25))));
        assertEquals("2:3", find(new SearchKey.ModSeq(150)));
        assertEquals("2:3", find(new SearchKey.Larger(6)));
        assertEquals("1", find(new SearchKey.Smaller(13)));
        assertEquals("", find(new SearchKey.Smaller(6)));
        assertEquals("1:3", find(new SearchKey.And(List.of())));
        assertEquals("3", find(new SearchKey.And(List.of(new SearchKey.Recent(true), new SearchKey.SystemFlag(Flags.SEEN, true)))));
        assertEquals("1,3", find(new SearchKey.Or(new SearchKey.Keyword("$Junk", true), new SearchKey.Body("longest"))));
        assertEquals("2", find(new SearchKey.Not(new SearchKey.Or(new SearchKey.Keyword("$Junk", true), new SearchKey.Body("longest")))));
    }

    @Test
    void opensOnlyWhatItMust() throws StorageException {
        var header = "Subject: yes\nDate: Mon, 2 Mar 2026 10:11:12 +0100\n\n";
        for (int i = 0; i < 3; i++) {
            letters.add(utf8(header + "body\n".repeat(200_000)));
        }
        letters.letters.get(1).flags = Flags.of(Flags.SEEN);
        var seen = new SearchKey.SystemFlag(Flags.SEEN, true);
        var costly = List.<SearchKey>of(new SearchKey.Body("body"), new SearchKey.Header("Subject", "YES"), new SearchKey.SentOn(day("2026-03-02")),
            new SearchKey.Text("subject: yes"), seen);
        assertEquals("2", find(new SearchKey.And(costly)));
        assertEquals(List.of(0, 1, 0), letters.letters.stream().map(l -> l.opened).toList());
        assertEquals(List.of(0, 1, 0), letters.letters.stream().map(l -> l.closed).toList());
        assertEquals("1:3", find(new SearchKey.Header("subject", "yes")));
        assertTrue(letters.letters.get(0).readTo < 100_000, "read only the header");
        assertEquals("2", find(new SearchKey.Or(new SearchKey.And(List.of(new SearchKey.Body("nowhere"), new SearchKey.Header("Subject", "no"))), seen)));
        assertTrue(letters.letters.get(0).readTo < 100_000, "the header ruled it out");
        assertEquals("1:3", find(new SearchKey.Or(new SearchKey.Body("body"), new SearchKey.Header("Subject", "yes"))));
        assertTrue(letters.letters.get(0).readTo < 100_000, "the header decided it");
    }

    @Test
    void messagesThatAreGoneDoNotMatch() throws StorageException {
        for (int i = 0; i < 3; i++) {
            letters.add(utf8("Subject: x\n\nbody\n"));
        }
        letters.letters.get(1).gone = true;
        for (var key : List.of(new SearchKey.All(), new SearchKey.Body("body"), new SearchKey.Not(new SearchKey.Body("none")), new SearchKey.Header("subject", ""),
            new SearchKey.SystemFlag(Flags.SEEN, false), new SearchKey.Uid(UidSet.range(1, 100)))) {
            assertEquals("1,3", find(key), key::toString);
        }
    }

    @Test
    void diskFailuresAreTold() {
        letters.add(new MessageData() {
            @Override
            public long length() {
                return 100;
            }

            @Override
            public int read(long position, ByteBuffer into) throws IOException {
                throw new IOException("bad sector");
            }

            @Override
            public void close() {
            }
        });
        assertEquals(StorageError.TEMP, assertThrows(StorageException.class, () -> find(new SearchKey.Body("x"))).error());
    }

    @Test
    void deepKeys() throws StorageException {
        letters.add(utf8("Subject: x\n\nbody\n"));
        SearchKey ors = new SearchKey.Body("body");
        for (int i = 0; i < 20_000; i++) {
            ors = new SearchKey.Or(new SearchKey.Keyword("k" + i, true), ors);
        }
        assertEquals("1", find(ors));
        SearchKey nots = new SearchKey.All();
        for (int i = 0; i < 20_000; i++) {
            nots = new SearchKey.Not(nots);
        }
        var tooDeep = nots;
        assertEquals(StorageError.LIMIT, assertThrows(StorageException.class, () -> find(tooDeep)).error());
    }

    /// 200 MB of base64 text, made while it is read: memory must not grow with it.
    @Test
    void hugeMessageInLittleMemory() throws StorageException {
        var header = utf8("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n");
        var line = utf8("YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5emFi\n");
        long lines = 200_000_000 / line.length;
        letters.add(new MessageData() {
            @Override
            public long length() {
                return header.length + lines * line.length;
            }

            @Override
            public int read(long position, ByteBuffer into) {
                if (position >= length()) {
                    return -1;
                }
                boolean inHeader = position < header.length;
                var from = inHeader ? header : line;
                int start = (int) (inHeader ? position : (position - header.length) % line.length);
                int n = Math.min(into.remaining(), from.length - start);
                into.put(from, start, n);
                for (; !inHeader && into.remaining() >= line.length && position + n + line.length <= length(); n += line.length) {
                    into.put(line);
                }
                return n;
            }

            @Override
            public void close() {
            }
        });
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertEquals("", find(new SearchKey.Text("not in there")));
        assertEquals("1", find(new SearchKey.Body("ABABCDEF")));
        assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 8_000_000, "allocated too much");
    }

    private String find(SearchKey key) throws StorageException {
        return find(letters, key);
    }

    private static String find(Letters letters, SearchKey key) throws StorageException {
        return Search.run(letters, key, ZoneOffset.UTC).toString();
    }

    private static LocalDate day(String text) {
        return LocalDate.parse(text);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
