package culver.lda;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;

/// A message on its way in: read to its end before anything is decided, in memory while it is small, on disk beyond that.
///
/// A `From ` line in front (an MTA's or a spool's) is taken off and its address remembered. One thread.
public final class Incoming implements AutoCloseable {
    /// Larger messages go to a temporary file.
    static final int IN_MEMORY = 128 * 1024;
    /// How much of the header is looked at for the fields that delivery needs.
    private static final int LOOK_AT = 64 * 1024;

    private final ByteBuffer start;
    private final FileChannel rest;
    private final String fromLine;
    private final String header;

    private Incoming(ByteBuffer start, FileChannel rest, String fromLine, String header) {
        this.start = start;
        this.rest = rest;
        this.fromLine = fromLine;
        this.header = header;
    }

    /// Reads a message to its end.
    ///
    /// @param tempDir where a large one goes; the file has no name once it is open
    /// @throws IOException the MTA's pipe or the disk failed: nothing has been delivered
    public static Incoming read(InputStream in, Path tempDir) throws IOException {
        var first = in.readNBytes(IN_MEMORY);
        FileChannel rest = null;
        if (first.length == IN_MEMORY) {
            rest = spool(in, tempDir);
        }
        int from = 0;
        String fromLine = "";
        if (startsWith(first, "From ")) {
            int end = 0;
            while (end < first.length && first[end] != '\n') {
                end++;
            }
            fromLine = new String(first, 0, end, StandardCharsets.ISO_8859_1).strip();
            from = Math.min(first.length, end + 1);
        }
        return new Incoming(ByteBuffer.wrap(first, from, first.length - from).slice(), rest, fromLine, header(first, from));
    }

    private static FileChannel spool(InputStream in, Path tempDir) throws IOException {
        var file = Files.createTempFile(tempDir, "culver-lda.", ".tmp");
        var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            Files.delete(file);
            var buffer = new byte[64 * 1024];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                var octets = ByteBuffer.wrap(buffer, 0, n);
                while (octets.hasRemaining()) {
                    channel.write(octets);
                }
            }
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean startsWith(byte[] octets, String text) {
        return octets.length >= text.length() && new String(octets, 0, text.length(), StandardCharsets.ISO_8859_1).equals(text);
    }

    /// The header as far as it is looked at, unfolded, with LF line ends and one in front.
    private static String header(byte[] octets, int from) {
        var text = "\n" + new String(octets, from, Math.min(LOOK_AT, octets.length - from), StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
        int end = text.startsWith("\n\n") ? 0 : text.indexOf("\n\n");
        return (end < 0 ? text : text.substring(0, end + 1)).replace("\n ", " ").replace("\n\t", " ");
    }

    /// The `From ` line itself, without its newline; empty when there was none.
    public String fromLine() {
        return fromLine;
    }

    /// The address of the `From ` line, if there was one.
    public Optional<String> fromLineSender() {
        var words = fromLine.split("\\s+");
        return words.length > 1 ? Optional.of(words[1].equals("MAILER-DAEMON") ? "" : words[1]) : Optional.empty();
    }

    /// The unfolded value of the first header field of that name.
    public Optional<String> field(String name) {
        int at = header.toLowerCase(Locale.ROOT).indexOf("\n" + name.toLowerCase(Locale.ROOT) + ":");
        if (at < 0) {
            return Optional.empty();
        }
        int value = at + name.length() + 2;
        int end = header.indexOf('\n', value);
        return Optional.of((end < 0 ? header.substring(value) : header.substring(value, end)).strip());
    }

    /// Octets of the message.
    public long size() throws IOException {
        return start.limit() + (rest == null ? 0 : rest.size());
    }

    /// Where the octets go.
    @FunctionalInterface
    public interface Target {
        void write(ByteBuffer octets) throws IOException;
    }

    /// Hands out the whole message; may be called again.
    public void writeTo(Target target) throws IOException {
        target.write(start.duplicate());
        if (rest == null) {
            return;
        }
        var buffer = ByteBuffer.allocate(64 * 1024);
        long at = 0;
        for (int n = rest.read(buffer, at); n >= 0; n = rest.read(buffer, at)) {
            at += n;
            target.write(buffer.flip());
            buffer.clear();
        }
    }

    @Override
    public void close() throws IOException {
        if (rest != null) {
            rest.close();
        }
    }
}
