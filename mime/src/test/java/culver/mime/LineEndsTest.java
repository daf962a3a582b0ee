package culver.mime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// CrlfReader, LfWriter and DotStuffing, under every chunking, against the slow and obvious way.
class LineEndsTest {
    private static final String[] TEXTS = {"", "\n", "\r", "\r\n", "a", "a\n", "a\r\n", "a\r\nb\nc", "\n\n", "\r\r\n", "\r\n\r\n", "a\rb\n", "x\r",
        ".", "..", ".\r\n", "a\r\n.b\r\n", "a\r\n..\r\n", "\r\n.", "a.b\r\n", "a\r\n.", "line one\nline two\r\nline three\r\r\n\n.\n"};

    @Test
    void readsCrlfWhateverTheChunks() throws IOException {
        for (var text : TEXTS) {
            var octets = text.getBytes(US_ASCII);
            for (int in = 1; in <= octets.length + 1; in++) {
                for (int out = 1; out <= 5; out++) {
                    var reader = new CrlfReader(ChunkedData.of(octets, in), 0, octets.length);
                    assertArrayEquals(Wire.crlf(octets), drain(reader, out), "%s in %d, out %d".formatted(escape(text), in, out));
                }
            }
        }
    }

    @Test
    void skipsAsMuchAsItWouldHaveRead() throws IOException {
        for (var text : TEXTS) {
            var octets = text.getBytes(US_ASCII);
            var wire = Wire.crlf(octets);
            for (int skip = 0; skip <= wire.length + 2; skip++) {
                for (int in = 1; in <= 3; in++) {
                    var reader = new CrlfReader(ChunkedData.of(octets, in), 0, octets.length);
                    int skipped = Math.min(skip, wire.length);
                    assertEquals(skipped, reader.skip(skip));
                    assertArrayEquals(Arrays.copyOfRange(wire, skipped, wire.length), drain(reader, 3), escape(text) + " skip " + skip);
                }
            }
        }
    }

    @Test
    void readsOnlyItsRange() throws IOException {
        var data = MessageData.of("one\ntwo\nthree".getBytes(US_ASCII));
        assertEquals("two\r\n", new String(drain(new CrlfReader(data, 4, 4), 10), US_ASCII));
        assertEquals("", new String(drain(new CrlfReader(data, 4, 0), 10), US_ASCII));
    }

    @Test
    void givesNoNulToImap() throws IOException {
        var data = MessageData.of(new byte[] {'a', 0, '\n', 0, 0});
        assertArrayEquals(new byte[] {'a', (byte) 0x80, '\r', '\n', (byte) 0x80, (byte) 0x80}, drain(CrlfReader.withoutNul(data, 0, 5), 4));
        assertArrayEquals(new byte[] {'a', 0, '\r', '\n', 0, 0}, drain(new CrlfReader(data, 0, 5), 4));
    }

    @Test
    void largeRandomTexts() throws IOException {
        long seed = System.nanoTime();
        System.out.println("LineEndsTest seed " + seed);
        var random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            var octets = randomText(random, random.nextInt(200_000));
            var wire = Wire.crlf(octets);
            var reader = new CrlfReader(ChunkedData.of(octets, 1 + random.nextInt(40_000)), 0, octets.length);
            int skip = random.nextInt(wire.length + 1);
            assertEquals(skip, reader.skip(skip));
            assertArrayEquals(Arrays.copyOfRange(wire, skip, wire.length), drain(reader, 1 + random.nextInt(50_000)));
        }
    }

    /// What is stored must read back as what was given, with CRLF line ends, and of the size that was told.
    @Test
    void storesWithoutLoss() throws IOException {
        long seed = System.nanoTime();
        System.out.println("LineEndsTest seed " + seed);
        var random = new Random(seed);
        for (int round = 0; round < 3000; round++) {
            var octets = round < TEXTS.length ? TEXTS[round].getBytes(US_ASCII) : randomText(random, random.nextInt(round % 100 == 0 ? 150_000 : 12));
            var stored = new ByteArrayOutputStream();
            var writer = new LfWriter(b -> {
                var chunk = new byte[b.remaining()];
                b.get(chunk);
                stored.writeBytes(chunk);
            });
            for (int at = 0; at < octets.length; ) {
                int n = Math.min(octets.length - at, 1 + random.nextInt(Math.max(2, octets.length / 2)));
                var chunk = ByteBuffer.wrap(octets, at, n);
                writer.write(random.nextBoolean() ? chunk : ByteBuffer.allocateDirect(n).put(chunk).flip());
                at += n;
            }
            writer.finish();
            var back = drain(new CrlfReader(MessageData.of(stored.toByteArray()), 0, stored.size()), 1000);
            assertArrayEquals(Wire.crlf(octets), back, escape(new String(octets, US_ASCII)));
            assertEquals(back.length, writer.virtualSize());
        }
    }

    @ParameterizedTest
    @CsvSource({"a\\r\\nb\\r\\n, a\\nb\\n", "a\\rb\\r\\n, a\\rb\\n", "a\\nb, a\\nb", "\\r, \\r", "\\r\\r\\n, \\r\\r\\n", "x\\r\\n\\r\\n, x\\n\\n"})
    void storesLf(String given, String expected) throws IOException {
        for (int chunk = 1; chunk <= 4; chunk++) {
            var octets = unescape(given).getBytes(US_ASCII);
            var stored = new StringBuilder();
            var writer = new LfWriter(b -> stored.append(US_ASCII.decode(b)));
            for (int at = 0; at < octets.length; at += chunk) {
                writer.write(ByteBuffer.wrap(octets, at, Math.min(chunk, octets.length - at)));
            }
            writer.finish();
            assertEquals(expected, escape(stored.toString()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 64})
    void stuffsDots(int chunk) {
        for (var text : TEXTS) {
            var octets = Wire.crlf(text.getBytes(US_ASCII));
            for (int room = 2; room <= 7; room++) {
                for (boolean direct : new boolean[] {false, true}) {
                    assertArrayEquals(Wire.dotted(octets), stuffed(octets, chunk, room, direct), escape(text) + " room " + room);
                }
            }
        }
    }

    @Test
    void stuffsLargeRandomTexts() {
        long seed = System.nanoTime();
        System.out.println("LineEndsTest seed " + seed);
        var random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            var octets = Wire.crlf(randomText(random, random.nextInt(50_000)));
            assertArrayEquals(Wire.dotted(octets), stuffed(octets, 1 + random.nextInt(9000), 2 + random.nextInt(9000), round % 2 == 0));
        }
    }

    private static byte[] stuffed(byte[] octets, int chunk, int room, boolean direct) {
        var out = new ByteArrayOutputStream();
        var stuffing = new DotStuffing();
        var into = ByteBuffer.allocate(room);
        for (int at = 0; at < octets.length; at += chunk) {
            var text = ByteBuffer.wrap(octets, at, Math.min(chunk, octets.length - at));
            text = direct ? ByteBuffer.allocateDirect(text.remaining()).put(text).flip() : text;
            while (text.hasRemaining()) {
                int before = text.remaining();
                stuffing.put(text, into);
                assertTrue(text.remaining() < before, "no progress");
                out.write(into.array(), 0, into.position());
                into.clear();
            }
        }
        boolean done;
        do {
            done = stuffing.finish(into);
            out.write(into.array(), 0, into.position());
            into.clear();
        } while (!done);
        return out.toByteArray();
    }

    private static byte[] drain(CrlfReader reader, int room) throws IOException {
        var out = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(room);
        for (int n; (n = reader.read(buffer.clear())) >= 0; ) {
            assertTrue(n > 0, "no progress");
            assertEquals(n, buffer.position());
            out.write(buffer.array(), 0, n);
        }
        return out.toByteArray();
    }

    private static byte[] randomText(Random random, int length) {
        var alphabet = "\r\n\n\r.ab";
        var octets = new byte[length];
        boolean longLines = random.nextBoolean();
        for (int i = 0; i < length; i++) {
            octets[i] = (byte) (longLines && random.nextInt(40) > 0 ? 'x' : alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return octets;
    }

    private static String escape(String text) {
        return text.length() > 300 ? text.length() + " chars" : text.replace("\r", "\\r").replace("\n", "\\n");
    }

    private static String unescape(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n");
    }
}
