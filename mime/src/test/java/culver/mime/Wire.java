package culver.mime;

import java.io.ByteArrayOutputStream;

/// The plain, slow and obvious way to do what the converters do.
final class Wire {
    private Wire() {
    }

    /// Every LF without a CR before it gets one.
    static byte[] crlf(byte[] stored) {
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < stored.length; i++) {
            if (stored[i] == '\n' && (i == 0 || stored[i - 1] != '\r')) {
                out.write('\r');
            }
            out.write(stored[i]);
        }
        return out.toByteArray();
    }

    /// RFC 1939 §3: dots doubled at the beginnings of lines, a final line end, a lone dot.
    static byte[] dotted(byte[] text) {
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '.' && (i == 0 || text[i - 1] == '\n')) {
                out.write('.');
            }
            out.write(text[i]);
        }
        out.writeBytes(text.length > 0 && text[text.length - 1] != '\n' ? "\r\n.\r\n".getBytes() : ".\r\n".getBytes());
        return out.toByteArray();
    }
}
