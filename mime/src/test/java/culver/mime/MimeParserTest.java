package culver.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Limits, sizes and part numbers; the shapes of messages are in the corpus.
class MimeParserTest {
    @Test
    void deeplyNestedMultipartsEndInAnOpaqueLeaf() throws IOException {
        var text = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            text.append("Content-Type: multipart/mixed; boundary=b").append(i).append("x\n\n--b").append(i).append("x\n");
        }
        var root = parse(text.append("\nbottom\n").toString());
        int depth = 0;
        var part = root;
        while (!part.children().isEmpty()) {
            part = part.children().getFirst();
            depth++;
        }
        assertEquals(MimeParser.MAX_DEPTH, depth);
        assertEquals("application", part.fields().type());
        assertTrue(part.bodyLength() > 1000, "what is deeper can still be fetched");
    }

    @Test
    void deeplyNestedMessages() throws IOException {
        var root = parse("Content-Type: message/rfc822\n\n".repeat(5000) + "x\n");
        int depth = 0;
        for (var part = root; !part.children().isEmpty(); part = part.children().getFirst()) {
            depth++;
        }
        assertEquals(MimeParser.MAX_DEPTH, depth);
        assertTrue(BodyStructure.render(MessageData.of(new byte[0]), root, true).length > 1000);
    }

    @Test
    void partsBeyondTheLimitBelongToTheLast() throws IOException {
        var root = parse("Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n".repeat(12_000) + "--b--\nepilogue\n");
        assertEquals(MimeParser.MAX_PARTS - 1, root.children().size());
        var last = root.children().getLast();
        assertEquals("x\n".length() + (12_000 - (MimeParser.MAX_PARTS - 1)) * "--b\n\nx\n".length() - 1, last.bodyLength());
    }

    @Test
    void manyContentFieldsCostBoundedMemory() throws IOException {
        var part = "--b\nContent-Type: text/plain; name=\"" + "n".repeat(20_000) + "\"\nContent-ID: <" + "i".repeat(20_000) + ">\n\nx\n";
        var root = parse("Content-Type: multipart/mixed; boundary=b\n\n" + part.repeat(1000) + "--b--\n");
        assertEquals(1000, root.children().size());
        long kept = root.children().stream().mapToLong(p -> p.fields().id().length() + p.fields().parameters().toString().length()).sum();
        assertTrue(kept < 8_000_000, "kept " + kept);
    }

    @Test
    void manyHugeEnclosedEnvelopesCostBoundedMemory() throws IOException {
        var part = "--b\nContent-Type: message/rfc822\n\nSubject: " + "s".repeat(200_000) + "\n\nx\n";
        var message = ("Content-Type: multipart/mixed; boundary=b\n\n" + part.repeat(60) + "--b--\n").getBytes(ISO_8859_1);
        var data = MessageData.of(message);
        assertTrue(BodyStructure.render(data, MimePart.parse(data), true).length < 5_000_000);
    }

    @Test
    void giantLines() throws IOException {
        int size = 3_000_000;
        var root = parse("X: " + "h".repeat(size) + "\nContent-Type: multipart/mixed; boundary=b\n\n" + "p".repeat(size) + "\n--b" + " ".repeat(size)
            + "\n\n" + "x".repeat(size) + "\n--b--" + "y".repeat(size));
        assertEquals(1, root.children().size());
        assertEquals(size, root.children().getFirst().bodyLength());
    }

    /// A boundary must be found wherever the window ends.
    @Test
    void boundariesAtEveryOffsetOfTheWindow() throws IOException {
        for (int pad = Window.SIZE - 90; pad < Window.SIZE + 10; pad++) {
            var root = parse("Content-Type: multipart/mixed; boundary=limit\n\n" + "x".repeat(pad - 60) + "\r\n--limit\r\n\r\none\r\n--limit\n\ntwo\n--limit--\n");
            assertEquals(2, root.children().size(), "pad " + pad);
            assertEquals(3, root.children().getFirst().bodyLength());
            assertEquals(0, root.children().getFirst().bodyBareLfs());
            assertEquals(3, root.children().getLast().bodyLength());
        }
    }

    @Test
    void sizesAndOffsetsAgreeWithTheOctets() throws IOException {
        long seed = System.nanoTime();
        System.out.println("MimeParserTest seed " + seed);
        var random = new Random(seed);
        var pieces = List.of("\n", "\r\n", "--a", "--b", "--a--", "--b--", "Content-Type: multipart/mixed; boundary=a", "Content-Type: multipart/digest; boundary=b",
            "Content-Type: message/rfc822", "text", " ", "\r", "X: y", "\n\n", "\r\n\r\n", "Content-Type: text/html;\n charset=x");
        for (int round = 0; round < 20_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(40); i >= 0; i--) {
                text.append(pieces.get(random.nextInt(pieces.size()))).append(random.nextInt(3) == 0 ? "" : random.nextBoolean() ? "\n" : "\r\n");
            }
            var octets = text.toString().getBytes(ISO_8859_1);
            var root = MimePart.parse(MessageData.of(octets));
            assertEquals(octets.length, root.headerLength() + root.bodyLength());
            check(octets, root, 0, octets.length);
            assertEquals(root, MimePart.parse(ChunkedData.of(octets, 1 + random.nextInt(5))));
            BodyStructure.render(MessageData.of(octets), root, true);
        }
    }

    /// Every part lies within its parent, and its counts are those of its octets.
    private static void check(byte[] octets, MimePart part, long from, long to) {
        assertTrue(part.headerOffset() >= from && part.bodyOffset() == part.headerOffset() + part.headerLength(), part::toString);
        assertTrue(part.bodyLength() == 0 || part.bodyOffset() + part.bodyLength() <= to, part::toString);
        assertEquals(count(octets, part.headerOffset(), part.headerLength())[1], part.headerBareLfs(), part::toString);
        assertEquals(count(octets, part.bodyOffset(), part.bodyLength())[1], part.bodyBareLfs(), part::toString);
        assertEquals(count(octets, part.bodyOffset(), part.bodyLength())[0], part.bodyLines(), part::toString);
        long at = part.bodyOffset();
        for (var child : part.children()) {
            check(octets, child, at, part.bodyOffset() + part.bodyLength());
            at = child.bodyOffset() + child.bodyLength();
        }
    }

    private static long[] count(byte[] octets, long from, long length) {
        var counts = new long[2];
        for (long i = from; i < from + length; i++) {
            if (octets[(int) i] == '\n') {
                counts[0]++;
                counts[1] += i == 0 || octets[(int) i - 1] != '\r' ? 1 : 0;
            }
        }
        return counts;
    }

    @Test
    void sectionNumbers() throws IOException {
        var root = parse("""
            Content-Type: multipart/mixed; boundary=a

            --a

            one
            --a
            Content-Type: message/rfc822

            Content-Type: multipart/alternative; boundary=b

            --b

            two.one
            --b

            two.two
            --b--
            --a
            Content-Type: message/rfc822

            Subject: single

            three
            --a--
            """);
        assertEquals(root, root.section(List.of()).orElseThrow());
        assertEquals(3, root.section(List.of(1)).orElseThrow().bodyLength());
        assertTrue(root.section(List.of(2)).orElseThrow().isMessage());
        assertEquals(root.children().get(1).children().getFirst().children().get(1), root.section(List.of(2, 2)).orElseThrow());
        assertEquals(root.children().get(2).children().getFirst(), root.section(List.of(3, 1)).orElseThrow());
        for (var none : List.of(List.of(4), List.of(0), List.of(1, 1), List.of(2, 3), List.of(3, 2), List.of(3, 1, 1), List.of(2, 2, 1))) {
            assertTrue(root.section(none).isEmpty(), none::toString);
        }
        var plain = parse("Subject: x\n\nbody\n");
        assertEquals(plain, plain.section(List.of(1)).orElseThrow());
        assertTrue(plain.section(List.of(2)).isEmpty() && plain.section(List.of(1, 1)).isEmpty());
    }

    @Test
    void hugeMessageInOnePass() {
        long size = 3L * 1024 * 1024 * 1024;
        var line = ("x".repeat(76) + "\r\n").getBytes(ISO_8859_1);
        var block = new byte[line.length * 1000];
        for (int i = 0; i < block.length; i++) {
            block[i] = line[i % line.length];
        }
        var data = new MessageData() {
            @Override
            public long length() {
                return size / block.length * block.length;
            }

            @Override
            public int read(long position, ByteBuffer into) {
                int at = (int) (position % block.length);
                int n = Math.min(into.remaining(), block.length - at);
                into.put(block, at, n);
                return n;
            }

            @Override
            public void close() {
            }
        };
        var root = assertTimeoutPreemptively(Duration.ofSeconds(20), () -> MimePart.parse(data));
        assertEquals(data.length(), root.virtualSize());
    }

    private static MimePart parse(String text) throws IOException {
        return MimePart.parse(MessageData.of(text.getBytes(ISO_8859_1)));
    }
}
