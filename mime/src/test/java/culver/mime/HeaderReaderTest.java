package culver.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeaderReaderTest {
    private static final String HEADER = """
        From ann@example.org Mon Mar  2 10:11:12 2026
        Subject: one
          two\r
        \tthree
        Odd Name: x
        Spaced \t: value\s\s
        no colon
        To:a@b\r
        : empty name
        Empty:
        """;

    @Test
    void givesEveryField() throws IOException {
        var expected = """
            [] (From ann@example.org Mon Mar  2 10:11:12 2026)
            [Subject] (one  two\tthree)
            [] (Odd Name: x)
            [Spaced] (value  )
            [] (no colon)
            [To] (a@b)
            [] (: empty name)
            [Empty] ()
            """;
        for (var end : List.of("", "\n", "\r\n", "\nbody: x\n", "\r\nbody: x\n")) {
            for (int chunk = 1; chunk < 60; chunk++) {
                var octets = (HEADER + end).getBytes(ISO_8859_1);
                var header = new HeaderReader(ChunkedData.of(octets, chunk), 0, octets.length);
                var text = new StringBuilder();
                long at = 0;
                while (header.next()) {
                    text.append("[%s] (%s)\n".formatted(header.name(), header.value()));
                    assertEquals(at, header.offset());
                    at += header.length();
                }
                assertEquals(expected, text.toString());
                assertEquals(HEADER.length(), at);
                assertEquals(!end.isEmpty(), header.emptyLine());
            }
        }
    }

    @Test
    void rawAndDecoded() throws IOException {
        var octets = "Subject:  =?utf-8?q?=C3=A4?=\n =?utf-8?q?b?=\r\n\t c  \nX: y".getBytes(ISO_8859_1);
        var header = new HeaderReader(MessageData.of(octets), 0, octets.length);
        assertTrue(header.next());
        assertEquals("  =?utf-8?q?=C3=A4?=\n =?utf-8?q?b?=\r\n\t c  ", new String(header.rawValue(), ISO_8859_1));
        assertEquals("\u00e4b c  ", header.text());
        assertEquals(2, header.bareLfs());
        assertTrue(header.is("SUBJECT") && header.ended());
        assertTrue(header.next());
        assertTrue(header.is("x") && !header.ended());
    }

    @Test
    void keepsABoundedPartOfAValue() throws IOException {
        var octets = ("X: " + "v".repeat(2_000_000) + "\nY: z\n\n").getBytes(ISO_8859_1);
        var header = new HeaderReader(MessageData.of(octets), 0, octets.length);
        assertTrue(header.next());
        assertEquals(HeaderReader.MAX_VALUE, header.rawValue().length);
        assertEquals(2_000_004, header.length());
        assertTrue(header.next());
        assertEquals("z", header.value());
    }

    @Test
    void subsets() throws IOException {
        var octets = (HEADER + "\nbody").getBytes(ISO_8859_1);
        for (int room = 1; room < 50; room++) {
            assertEquals("Subject: one\r\n  two\r\n\tthree\r\nTo:a@b\r\n\r\n", subset(octets, List.of("to", "SUBJECT", "X"), false, room));
            assertEquals("\r\n", subset(octets, List.of(), false, room));
            assertEquals("\r\n", subset(octets, List.of("from", "no colon"), false, room));
            assertEquals(HEADER.replaceAll("\r?\n", "\r\n") + "\r\n", subset(octets, List.of("X"), true, room));
            assertEquals("X: y\r\n\r\n", subset("X: y".getBytes(ISO_8859_1), List.of("x"), false, room));
            assertEquals("\r\n", subset(new byte[0], List.of("x"), true, room));
        }
    }

    private static String subset(byte[] octets, List<String> names, boolean except, int room) throws IOException {
        var data = ChunkedData.of(octets, 1 + room % 7);
        var subset = new HeaderSubset(data, MimePart.parse(data), names, except);
        var text = new StringBuilder();
        for (var buffer = ByteBuffer.allocate(room); subset.read(buffer.clear()) >= 0; ) {
            text.append(ISO_8859_1.decode(buffer.flip()));
        }
        assertEquals(subset.size(), text.length());
        return text.toString();
    }
}
