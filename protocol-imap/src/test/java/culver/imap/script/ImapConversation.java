package culver.imap.script;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// One client connection: sends lines, reads whole responses with their literals.
public final class ImapConversation implements AutoCloseable {
    private final Dialer.Wire wire;
    private int tags;

    public ImapConversation(Dialer.Wire wire) {
        this.wire = wire;
    }

    /// A command's tagged response and the untagged ones before it.
    public record Answer(List<String> untagged, String tagged) {
        /// `OK`, `NO`, `BAD`, without the tag.
        public String status() {
            return tagged.substring(tagged.indexOf(' ') + 1);
        }
    }

    /// Sends a command with a tag and reads to its end.
    public Answer command(String text) throws IOException {
        var tag = "t" + ++tags;
        send(tag + " " + text);
        var untagged = new ArrayList<String>();
        while (true) {
            var response = read();
            if (response == null) {
                throw new IOException("closed after " + untagged);
            }
            if (response.startsWith(tag + " ")) {
                return new Answer(untagged, response);
            }
            untagged.add(response);
        }
    }

    /// Sends a line.
    public void send(String line) throws IOException {
        wire.send((line + "\r\n").getBytes(ISO_8859_1));
    }

    public void sendRaw(String octets) throws IOException {
        wire.send(octets.getBytes(ISO_8859_1));
    }

    /// The next response without its line end, literals included; null at the end.
    public String read() throws IOException {
        var octets = new ByteArrayOutputStream();
        while (true) {
            if (!readLine(octets)) {
                return octets.size() == 0 ? null : octets.toString(ISO_8859_1);
            }
            long literal = literal(octets);
            if (literal < 0) {
                var text = octets.toString(ISO_8859_1);
                return text.substring(0, text.length() - 2);
            }
            for (long i = 0; i < literal; i++) {
                int octet = wire.read();
                if (octet < 0) {
                    throw new IOException("closed within a literal");
                }
                octets.write(octet);
            }
        }
    }

    private boolean readLine(ByteArrayOutputStream octets) throws IOException {
        for (int last = 0; ; ) {
            int octet = wire.read();
            if (octet < 0) {
                return false;
            }
            octets.write(octet);
            if (octet == '\n' && last == '\r') {
                return true;
            }
            last = octet;
        }
    }

    private static long literal(ByteArrayOutputStream octets) {
        var text = octets.toString(ISO_8859_1);
        if (!text.endsWith("}\r\n")) {
            return -1;
        }
        int brace = text.lastIndexOf('{');
        var digits = text.substring(brace + 1, text.length() - 3);
        return brace >= 0 && digits.matches("\\d+") ? Long.parseLong(digits) : -1;
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
