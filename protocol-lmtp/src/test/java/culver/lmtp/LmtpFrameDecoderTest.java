package culver.lmtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LmtpFrameDecoderTest {
    /// Every DATA is answered with 354 at once.
    private static List<String> decode(String input, int chunk) {
        var octets = input.getBytes(StandardCharsets.ISO_8859_1);
        var channel = new EmbeddedChannel(new LmtpFrameDecoder());
        var frames = new ArrayList<String>();
        for (int from = 0; from < octets.length; from += chunk) {
            channel.writeInbound(Unpooled.copiedBuffer(octets, from, Math.min(chunk, octets.length - from)));
            for (LmtpFrame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
                var text = text(frame);
                if (text.startsWith("=") && !frames.isEmpty() && frames.getLast().startsWith("=")) {
                    text = frames.removeLast() + text.substring(1);
                }
                frames.add(text);
                if (text.equals("DATA")) {
                    channel.pipeline().fireUserEventTriggered(LmtpFrameDecoder.Note.MESSAGE);
                }
            }
        }
        channel.finishAndReleaseAll();
        return frames;
    }

    private static String text(LmtpFrame frame) {
        return switch (frame) {
            case LmtpFrame.Line(var octets) -> new String(octets, StandardCharsets.ISO_8859_1);
            case LmtpFrame.TooLong() -> "too long";
            case LmtpFrame.Text(var octets) -> "=" + new String(octets, StandardCharsets.ISO_8859_1);
            case LmtpFrame.End() -> "end";
            case LmtpFrame.Unasked() -> "unasked";
        };
    }

    private static void decodes(String input, List<String> expected) {
        for (int chunk : new int[] {1, 2, 3, 4, 5, 7, 11, 64, 1000, 4096, 100_000}) {
            assertEquals(expected, decode(input, chunk), "chunks of " + chunk);
        }
    }

    @Test
    void packetBoundariesDoNotMatter() {
        var longest = "N".repeat(LmtpFrameDecoder.MAX_LINE - 1);
        decodes("LHLO x\r\nNOOP\n" + longest + "\r\n" + longest + "xx\r\n" + longest.repeat(3) + "\nDATA\r\nA: 1\r\n\r\n..dot\r\n.\r\nRSET\r\nBDAT 7\r\nDATA\r\n.BDAT 0 LAST\r\nQUIT\r\nopen",
                List.of("LHLO x", "NOOP", longest, "too long", "too long", "DATA", "=A: 1\r\n\r\n.dot\r\n", "end", "RSET", "BDAT 7", "=DATA\r\n.", "end",
                        "BDAT 0 LAST", "end", "QUIT"));
    }

    /// `r` is CR, `n` is LF; what follows the end is a command. The first column is a message as it is sent, the second as it is received.
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        ".rn|",
        "Arn.rn|Arn",
        "A|",
        "An.rnBrn.rn|An.rnBrn",
        "An.nBrn.rn|An.nBrn",
        "Ar.rBrn.rn|Ar.rBrn",
        "Ar.rnBrn.rn|Ar.rnBrn",
        "Arn.nBrn.rn|ArnnBrn",
        "Arn.rBrn.rn|ArnrBrn",
        "Arn.rrn.rn|Arnrrn",
        "Arrn.rn|Arrn",
        "Arrn.rrn..rn.rn|Arrnrrn.rn",
        "Arn..rn.rn|Arn.rn",
        "Arn.Brn.rn|ArnBrn",
        "Arn...rn.rn|Arn..rn",
        "An..Brn.rn|An..Brn",
        "Arn.rn.rn|Arn",
        "rn.rn|rn",
        "n.rn.rn|n.rn",
        "r.rnrn.rn|r.rnrn",
        "Arnn.rn.rn|Arnn.rn",
        "Arnr.rn.rn|Arnr.rn",
    })
    void onlyCrLfDotCrLfEndsTheData(String sent, String received) {
        var message = received == null ? "" : received.replace('r', '\r').replace('n', '\n');
        var input = "DATA\r\n" + sent.replace('r', '\r').replace('n', '\n');
        boolean ends = !sent.equals("A");
        var expected = new ArrayList<>(List.of("DATA"));
        if (!message.isEmpty() || !ends) {
            expected.add("=" + (ends ? message : "A\r\nNOOP\r\n"));
        }
        if (ends) {
            expected.add("end");
            expected.addAll(sent.equals("Arn.rn.rn") ? List.of(".") : List.of());
            expected.add("NOOP");
        }
        decodes(input + (ends ? "NOOP\r\n" : "\r\nNOOP\r\n"), expected);
    }

    @Test
    void nothingIsReadBehindDataBeforeTheSessionHasSpoken() {
        var channel = new EmbeddedChannel(new LmtpFrameDecoder());
        channel.writeInbound(Unpooled.copiedBuffer("DATA\r\nMAIL FROM:<evil@example.org>\r\n", StandardCharsets.ISO_8859_1));
        assertEquals("DATA", text(channel.readInbound()));
        assertEquals(0, channel.inboundMessages().size());
        channel.pipeline().fireUserEventTriggered(LmtpFrameDecoder.Note.COMMANDS);
        assertEquals("unasked", text(channel.readInbound()));
        channel.writeInbound(Unpooled.copiedBuffer("RCPT TO:<joe>\r\n", StandardCharsets.ISO_8859_1));
        assertEquals(0, channel.inboundMessages().size());
        channel.finishAndReleaseAll();
    }

    @Test
    void behindARefusedDataCommandsGoOn() {
        var channel = new EmbeddedChannel(new LmtpFrameDecoder());
        channel.writeInbound(Unpooled.copiedBuffer("data\r\n", StandardCharsets.ISO_8859_1));
        assertEquals("data", text(channel.readInbound()));
        channel.pipeline().fireUserEventTriggered(LmtpFrameDecoder.Note.COMMANDS);
        channel.writeInbound(Unpooled.copiedBuffer("QUIT\r\n", StandardCharsets.ISO_8859_1));
        assertEquals("QUIT", text(channel.readInbound()));
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @CsvSource({"BDAT", "BDAT x", "BDAT -1", "BDAT 1 LAST x", "BDAT 1 FIRST", "BDAT 9999999999999999999"})
    void behindAChunkOfUnknownSizeNothingIsRead(String line) {
        decodes(line + "\r\nMAIL FROM:<a@b>\r\n", List.of(line));
    }
}
