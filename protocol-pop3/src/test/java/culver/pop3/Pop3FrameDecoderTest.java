package culver.pop3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class Pop3FrameDecoderTest {
    private static List<String> decode(byte[] octets, int chunk) {
        var channel = new EmbeddedChannel(new Pop3FrameDecoder());
        for (int from = 0; from < octets.length; from += chunk) {
            channel.writeInbound(Unpooled.copiedBuffer(octets, from, Math.min(chunk, octets.length - from)));
        }
        var frames = new ArrayList<String>();
        for (Pop3Frame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            frames.add(switch (frame) {
                case Pop3Frame.Line(var line) -> new String(line, StandardCharsets.ISO_8859_1);
                case Pop3Frame.TooLong() -> "too long";
            });
        }
        channel.finishAndReleaseAll();
        return frames;
    }

    @Test
    void packetBoundariesDoNotMatter() {
        var longest = "P".repeat(Pop3FrameDecoder.MAX_LINE - 1);
        var octets = ("USER joe\r\nPASS  a b \r\n\r\nNOOP\n" + longest + "\r\n" + longest + "xx\r\n" + longest.repeat(3) + "\nR\rX\r\n\u00e4\r\nopen")
                .getBytes(StandardCharsets.ISO_8859_1);
        var expected = List.of("USER joe", "PASS  a b ", "", "NOOP", longest, "too long", "too long", "R\rX", "\u00e4");
        for (int chunk : new int[] {1, 2, 3, 5, 7, 64, 1000, 4096, octets.length}) {
            assertEquals(expected, decode(octets, chunk), "chunks of " + chunk);
        }
    }
}
