package culver.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.CharBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.apache.commons.codec.net.QuotedPrintableCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// BodyText and the TransferDecoders under it.
class BodyTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
        "quoted-printable ~ 'a=41=\\nb' ~ 'aAb'",
        "quoted-printable ~ 'a =\\r\\nb' ~ 'a b'",
        "quoted-printable ~ 'a= \\t\\nb' ~ 'ab'",
        "quoted-printable ~ 'trail  \\nx' ~ 'trail\\nx'",
        "quoted-printable ~ 'inner  space' ~ 'inner  space'",
        "quoted-printable ~ '=zz=4=x' ~ '=zz=4=x'",
        "quoted-printable ~ '=C3=A4==' ~ '\u00e4='",
        "quoted-printable ~ '=c3=a4' ~ '\u00e4'",
        "quoted-printable ~ 'end=' ~ 'end'",
        "quoted-printable ~ 'a=  x' ~ 'a=  x'",
        "base64 ~ 'aGVsbG8=' ~ hello",
        "base64 ~ 'aGVs\\r\\nbG8' ~ hello",
        "base64 ~ 'aG!Vs bG8=\\naGVsbG8=' ~ hellohello",
        "base64 ~ 'a' ~ ''",
        "7bit ~ 'as =41 is' ~ 'as =41 is'",
        "x-unknown ~ 'as =41 is' ~ 'as =41 is'",
        "x-uuencode ~ 'text\\nbegin 644 x\\n%:&5L;&\\\\\\n`\\nend\\ntext' ~ 'hello'"})
    void undoesTransferEncodings(String encoding, String body, String expected) throws IOException {
        var octets = unescape(body).getBytes(ISO_8859_1);
        for (int chunk = 1; chunk <= octets.length + 1; chunk++) {
            assertEquals(unescape(expected), new String(decode(encoding, octets, chunk), UTF_8), "chunks of " + chunk);
        }
    }

    @Test
    void randomRoundTrips() throws Exception {
        long seed = System.nanoTime();
        System.out.println("BodyTextTest seed " + seed);
        var random = new Random(seed);
        var qp = new QuotedPrintableCodec(true);
        for (int round = 0; round < 200; round++) {
            var octets = new byte[4 + random.nextInt(round < 190 ? 300 : 60_000)];
            random.nextBytes(octets);
            var base64 = Base64.getMimeEncoder().encode(octets);
            assertArrayEquals(octets, decode("base64", base64, 1 + random.nextInt(100)));
            assertArrayEquals(octets, decode("quoted-printable", qp.encode(octets), 1 + random.nextInt(100)));
        }
    }

    @Test
    void longWhiteSpaceIsBounded() {
        var spaces = " ".repeat(50_000).getBytes(US_ASCII);
        assertEquals(50_001, decode("quoted-printable", (" ".repeat(50_000) + "x").getBytes(US_ASCII), 4096).length);
        assertEquals(true, decode("quoted-printable", spaces, 4096).length <= 50_000);
        assertEquals(true, decode("quoted-printable", ("=" + " ".repeat(50_000)).getBytes(US_ASCII), 1).length <= 50_001);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
        "utf-8 ~ c3a4e282ac ~ \u00e4\u20ac",
        "iso-8859-1 ~ e480 ~ \u00e4\u20ac",
        "koi8-r ~ f0d2 ~ \u041f\u0440",
        "\"utf-8\" ~ c3a4 ~ \u00e4",
        "'' ~ c3a4 ~ \u00e4",
        "us-ascii ~ e4 ~ \u00e4",
        "no-such-charset ~ c3a4 ~ \u00e4",
        "no such charset! ~ e4 ~ \u00e4",
        "utf-8 ~ e441 ~ \ufffdA",
        "utf-8 ~ c3 ~ \ufffd",
        "utf-8 ~ f09f9880 ~ \ud83d\ude00",
        "iso-2022-jp ~ 1b2442467c1b2842 ~ \u65e5",
        "gb2312 ~ c4e3 ~ \u4f60",
        "shift_jis ~ 93fa ~ \u65e5"})
    void decodesCharsets(String charset, String hex, String expected) throws IOException {
        var body = HexFormat.of().parseHex(hex);
        for (int chunk = 1; chunk <= body.length; chunk++) {
            for (int room = 2; room < 5; room++) {
                assertEquals(expected, read("Content-Type: text/plain; charset=" + (charset.contains(" ") ? "\"" + charset + "\"" : charset), body, chunk, room));
            }
        }
    }

    @Test
    void largeBodyOfManyBytesCharacters() throws IOException {
        var text = "\u65e5\u672c\u8a9e ".repeat(50_000);
        assertEquals(text, read("Content-Type: text/plain; charset=utf-8", text.getBytes(UTF_8), 1000, 777));
        var base64 = Base64.getMimeEncoder().encode(text.getBytes(UTF_8));
        assertEquals(text, read("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64", base64, 999, 4096));
    }

    private static String read(String header, byte[] body, int chunk, int room) throws IOException {
        var message = new ByteArrayOutputStream();
        message.writeBytes((header + "\n\n").getBytes(ISO_8859_1));
        message.writeBytes(body);
        var data = ChunkedData.of(message.toByteArray(), chunk);
        var reader = new BodyText(data, MimePart.parse(data));
        var text = new StringBuilder();
        var buffer = CharBuffer.allocate(room);
        while (reader.read(buffer.clear()) >= 0) {
            text.append(buffer.flip());
        }
        return text.toString();
    }

    private static byte[] decode(String encoding, byte[] in, int chunk) {
        var decoder = TransferDecoder.of(encoding);
        var out = new byte[in.length + 2 * TransferDecoder.SLACK];
        int n = 0;
        for (int at = 0; at < in.length; at += chunk) {
            n += decoder.decode(in, at, Math.min(in.length, at + chunk), out, n);
        }
        n += decoder.finish(out, n);
        return Arrays.copyOf(out, n);
    }

    private static String unescape(String text) {
        return text == null ? "" : text.replace("\\\\", "\0").replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t").replace("\0", "\\");
    }
}
