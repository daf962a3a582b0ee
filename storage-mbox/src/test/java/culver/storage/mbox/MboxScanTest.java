package culver.storage.mbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What the messages of a file are. Where clients see the octets, the expectations were seen with Dovecot 2.3.19.
class MboxScanTest {
    private static final String F = "From joe@x.org Mon Jan  5 10:00:00 2026\n";

    private static MemoryOctets file(String text) {
        return MemoryOctets.of(text.getBytes(StandardCharsets.ISO_8859_1), new MemoryOctets.Power(Integer.MAX_VALUE));
    }

    private static List<String> visible(String text) throws IOException {
        var file = file(text);
        var seen = new ArrayList<String>();
        long end = 0;
        for (var message : MboxScan.all(file, 0, file.size()).orElseThrow()) {
            assertEquals(end, message.offset, "no gap between messages");
            end = message.end();
            var content = text.substring((int) message.headerStart(), (int) (message.headerStart() + message.contentLength));
            var octets = new StringBuilder();
            for (long at = 0; at < message.visibleLength(); at++) {
                octets.append(content.charAt((int) message.place(at)));
            }
            seen.add(octets.toString());
        }
        assertEquals(file.size(), end);
        return seen;
    }

    static Stream<Arguments> files() {
        return Stream.of(
            Arguments.of("the usual one", F + "Subject: a\n\nbody\n\n" + F + "Subject: b\n\nbody2\n\n", List.of("Subject: a\n\nbody\n", "Subject: b\n\nbody2\n")),
            Arguments.of("no empty line before From", F + "Subject: a\n\nbody\n" + F + "Subject: b\n\nbody2\nFrom foo\n" + F + "\njunk\n",
                List.of("Subject: a\n\nbody", "Subject: b\n\nbody2\nFrom foo", "\njunk")),
            Arguments.of("no end of line at the end", F + "Subject: a\n\nb", List.of("Subject: a\n\nb")),
            Arguments.of("messages without body", F + "Subject: a\n\n" + F + "Subject: c\n\n\n\n" + F + "\n" + F + "\nb",
                List.of("Subject: a\n", "Subject: c\n\n\n", "", "\nb")),
            Arguments.of("CRLF", (F + "Subject: a\n\nbody\n\n" + F + "Subject: b\n\nb\n").replace("\n", "\r\n"), List.of("Subject: a\r\n\r\nbody\r\n", "Subject: b\r\n\r\nb")),
            Arguments.of("right Content-Length", F + "Subject: a\nContent-Length: 52\n\nbody\n\n" + F + "inner\n\n" + F + "Subject: b\n\nb\n",
                List.of("Subject: a\n\nbody\n\n" + F + "inner\n", "Subject: b\n\nb")),
            Arguments.of("Content-Length beyond the end", F + "Subject: a\nContent-Length: 9999\n\nbody\n\n" + F + "\nb\n", List.of("Subject: a\n\nbody\n", "\nb")),
            Arguments.of("Content-Length into nowhere", F + "Subject: a\nContent-Length: 3\n\nbody\n\n" + F + "\nb\n", List.of("Subject: a\n\nbody\n", "\nb")),
            Arguments.of("Content-Length to a line like From", F + "Subject: a\nContent-Length: 5\n\nbody\nFrom me\n\n" + F + "\nb\n",
                List.of("Subject: a\n\nbody\nFrom me\n", "\nb")),
            Arguments.of("Content-Length with the line end", F + "Subject: a\nContent-Length: 2\n\nb\n" + F + "\nx", List.of("Subject: a\n\nb", "\nx")),
            Arguments.of("Content-Length at the end, 1", F + "Subject: a\nContent-Length: 2\n\nb\n", List.of("Subject: a\n\nb")),
            Arguments.of("Content-Length at the end, 2", F + "Subject: a\nContent-Length: 2\n\nb\n\n", List.of("Subject: a\n\nb\n")),
            Arguments.of("Content-Length at the end, 3", F + "Subject: a\nContent-Length: 2\n\nb\n\n\n", List.of("Subject: a\n\nb\n\n")),
            Arguments.of("own headers anywhere, in any case", F + "x-uid: 3\nSTATUS: RO\nSubject: a\nX-Status:\nLines: 5\nContent-length: 9\nX-UIDL: k\nX-Keywords: a\n b\nStatus : R\nX-IMAP: 1 1\nTo: b\n\nb\n",
                List.of("Subject: a\nLines: 5\nX-UIDL: k\nTo: b\n\nb")),
            Arguments.of("an own header in the body is text", F + "Subject: a\n\nX-UID: 5\n\n", List.of("Subject: a\n\nX-UID: 5\n")),
            Arguments.of("very long lines", F + "Subject: " + "a".repeat(200_000) + "\nX-UID: 5\n\n" + "b".repeat(100_000) + "\n\n" + F + "\nx",
                List.of("Subject: " + "a".repeat(200_000) + "\n\n" + "b".repeat(100_000) + "\n", "\nx")),
            Arguments.of("empty", "", List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void messagesOfAFile(String name, String text, List<String> messages) throws IOException {
        assertEquals(messages, visible(text));
    }

    /// Wherever the window ends.
    @Test
    void everyAlignmentOfTheWindow() throws IOException {
        for (int n = (64 << 10) - 150; n < (64 << 10) + 20; n++) {
            var body = "x".repeat(n) + "\n";
            assertEquals(List.of("Subject: a\n\n" + body, "Subject: b\n\nb\n"), visible(F + "Subject: a\n\n" + body + "\n" + F + "Subject: b\nX-UID: 7\n\nb\n\n"));
        }
    }

    @Test
    void whatIsNoMbox() throws IOException {
        for (var text : List.of("hello\n", "\n" + F + "\nx\n", "From me\n\nx\n", "\0\0\0", ">" + F + "\nx")) {
            assertTrue(MboxScan.all(file(text), 0, text.length()).isEmpty(), text);
        }
    }

    @Test
    void ownHeadersAreRead() throws IOException {
        var text = F + "X-IMAPbase: 1700000000 0000000010 $Label1 kw\nX-UID: 5\nStatus: RO\nX-Status: AFTD\nX-Keywords: kw $Label1   \nContent-Length: 5\n\nbody\n\n"
            + F + "X-IMAPbase: 1 1\nX-UID: 4294967296\nX-Status: A\nX-Status: F\nX-Keywords:\n\nb\n"
            + F + "X-UID:\n 7\nStatus: \n\nb\n";
        var messages = MboxScan.all(file(text), 0, text.length()).orElseThrow();
        assertEquals(new OwnHeaders(new OwnHeaders.Base(1700000000, 10, List.of("$Label1", "kw"), false), 5, 31, true, List.of("kw", "$Label1"), 5), messages.get(0).own);
        assertEquals(new OwnHeaders(null, 0, 6, false, List.of(), -1), messages.get(1).own, "a base only counts in the first message");
        assertEquals(OwnHeaders.NONE, messages.get(2).own);
    }

    @ParameterizedTest
    @MethodSource
    void bases(String value, OwnHeaders.Base base) {
        assertEquals(base, OwnHeaders.Base.parse(value, false));
    }

    static Stream<Arguments> bases() {
        return Stream.of(
            Arguments.of("1700000000 0000000010", new OwnHeaders.Base(1700000000, 10, List.of(), false)),
            Arguments.of(" 1 0  a   b ", new OwnHeaders.Base(1, 0, List.of("a", "b"), false)),
            Arguments.of("0 1", null), Arguments.of("1", null), Arguments.of("", null), Arguments.of("x 1", null), Arguments.of("4294967296 1", null),
            Arguments.of("-1 5", null), Arguments.of("99999999999999999999 1", null));
    }
}
