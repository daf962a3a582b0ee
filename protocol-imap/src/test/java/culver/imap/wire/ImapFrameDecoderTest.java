package culver.imap.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImapFrameDecoderTest {
    private static final int MAX_LINE = 60;

    /// Octets (with `\r`, `\n`) and the frames that they make, whatever the chunks.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        a NOOP\\r\\n                                | L<a NOOP>
        a NOOP\\n                                   | L<a NOOP>
        \\r\\n\\n                                   | L<> L<>
        a\\rb\\r\\n                                 | L<a\\rb>
        a {3}\\r\\nxyz\\r\\n                        | L<a ;3 waits> C<xyz> E L<>
        a {3+}\\r\\nxyz rest\\r\\n                  | L<a ;3> C<xyz> E L< rest>
        a {0}\\r\\n\\r\\n                           | L<a ;0 waits> E L<>
        a {0+}\\r\\n b\\r\\n                        | L<a ;0> E L< b>
        a {2+}\\r\\n\\r\\n {1+}\\r\\nx\\r\\nb c\\r\\n | L<a ;2> C<\\r\\n> E L< ;1> C<x> E L<> L<b c>
        a {3+}\\n{1}\\r\\n                          | L<a ;3> C<{1}> E L<>
        a {}\\r\\n                                  | L<a {}>
        a {+}\\r\\n                                 | L<a {+}>
        a {x}\\r\\n                                 | L<a {x}>
        a {1} \\r\\n                                | L<a {1} >
        a {1}}\\r\\n                                | L<a {1}}>
        a {-1}\\r\\n                                | L<a {-1}>
        a 1}\\r\\n                                  | L<a 1}>
        }\\r\\n                                     | L<}>
        {1+}\\r\\nx\\r\\n                           | L<;1> C<x> E L<>
        a {99999999999999999999}\\r\\n              | L<a ;9223372036854775807 waits>
        """)
    void cutsTheSameUnderEveryChunking(String octets, String frames) {
        var input = unescape(octets.strip());
        for (int size = 1; size <= input.length; size++) {
            assertEquals(frames.strip(), escape(decode(input, size)), "in chunks of " + size);
        }
        for (int cut = 1; cut < input.length; cut++) {
            assertEquals(frames.strip(), escape(decodeCutAt(input, cut)), "cut at " + cut);
        }
    }

    @Test
    void aTooLongLineIsThrownAwayAndOnlyThat() {
        var input = ("a1 " + "x".repeat(MAX_LINE) + "\r\nb NOOP\r\n").getBytes(ISO_8859_1);
        for (int size = 1; size <= input.length; size++) {
            var text = decode(input, size);
            assertEquals("b NOOP>", text.substring(text.lastIndexOf('<') + 1), "in chunks of " + size);
            assertEquals("T<a1 x", text.substring(0, 6), "in chunks of " + size);
        }
    }

    @Test
    void aLineOfExactlyTheLimitIsTaken() {
        var line = "x".repeat(MAX_LINE - 1);
        assertEquals("L<" + line + ">", decode((line + "\r\n").getBytes(ISO_8859_1), 7));
    }

    @Test
    void aLiteralLargerThanAnyLimitCostsNoMemory() {
        var channel = new EmbeddedChannel(new ImapFrameDecoder(MAX_LINE));
        channel.writeInbound(Unpooled.copiedBuffer("a APPEND x {10000000000+}\r\n", ISO_8859_1));
        assertEquals("L<a APPEND x ;10000000000>", render(channel));
        for (int i = 0; i < 1000; i++) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[10_000]));
            ImapFrame.LiteralChunk chunk = channel.readInbound();
            assertEquals(10_000, chunk.octets().readableBytes());
            chunk.octets().release();
        }
        assertFalse(channel.finish());
    }

    @Test
    void aRefusedLiteralDoesNotCome() {
        var channel = new EmbeddedChannel(new ImapFrameDecoder(MAX_LINE));
        channel.writeInbound(Unpooled.copiedBuffer("a X {5}\r\n", ISO_8859_1));
        ImapFrame.Line line = channel.readInbound();
        channel.pipeline().fireUserEventTriggered(new Literal.RefuseLiteral(line.literal().serial()));
        channel.writeInbound(Unpooled.copiedBuffer("b NOOP\r\n", ISO_8859_1));
        assertEquals("E L<b NOOP>", render(channel));
        channel.finishAndReleaseAll();
    }

    @Test
    void aRefusalThatComesTooLateChangesNothing() {
        var channel = new EmbeddedChannel(new ImapFrameDecoder(MAX_LINE));
        channel.writeInbound(Unpooled.copiedBuffer("a X {5}\r\nhello\r\nb {3}\r\n", ISO_8859_1));
        channel.pipeline().fireUserEventTriggered(new Literal.RefuseLiteral(1));
        channel.writeInbound(Unpooled.copiedBuffer("abc\r\n", ISO_8859_1));
        assertEquals("L<a X ;5 waits> C<hello> E L<> L<b ;3 waits> C<abc> E L<>", render(channel));
        channel.finishAndReleaseAll();
    }

    // ---- frames as text

    private static String decode(byte[] input, int size) {
        var chunks = new ArrayList<byte[]>();
        for (int from = 0; from < input.length; from += size) {
            chunks.add(java.util.Arrays.copyOfRange(input, from, Math.min(input.length, from + size)));
        }
        return decode(chunks);
    }

    private static String decodeCutAt(byte[] input, int cut) {
        return decode(List.of(java.util.Arrays.copyOf(input, cut), java.util.Arrays.copyOfRange(input, cut, input.length)));
    }

    private static String decode(List<byte[]> chunks) {
        var channel = new EmbeddedChannel(new ImapFrameDecoder(MAX_LINE));
        chunks.forEach(chunk -> channel.writeInbound(Unpooled.copiedBuffer(chunk)));
        var text = render(channel);
        channel.finishAndReleaseAll();
        return text;
    }

    /// Chunks of one literal are joined: how it was cut is not the decoder's to say.
    private static String render(EmbeddedChannel channel) {
        var text = new StringBuilder();
        var literal = new StringBuilder();
        for (ImapFrame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            switch (frame) {
                case ImapFrame.Line(var octets, var announced) -> text.append(" L<").append(new String(octets, ISO_8859_1))
                    .append(announced == null ? "" : ";" + announced.size() + (announced.waits() ? " waits" : "")).append('>');
                case ImapFrame.LiteralChunk(var octets) -> {
                    literal.append(octets.toString(ISO_8859_1));
                    octets.release();
                }
                case ImapFrame.LiteralEnd() -> {
                    text.append(literal.isEmpty() ? "" : " C<" + literal + ">").append(" E");
                    literal.setLength(0);
                }
                case ImapFrame.LineTooLong(var start) -> text.append(" T<").append(new String(start, ISO_8859_1)).append('>');
            }
        }
        return text.isEmpty() ? "" : text.substring(1);
    }

    private static byte[] unescape(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n").getBytes(ISO_8859_1);
    }

    private static String escape(String text) {
        return text.replace("\r", "\\r").replace("\n", "\\n");
    }
}
