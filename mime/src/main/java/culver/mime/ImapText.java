package culver.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;

/// Builds text of IMAP responses: atoms, and strings in the form that Dovecot chooses (quoted where it can be, else a literal).
///
/// Texts are Latin-1, one char for each octet. NUL, which IMAP cannot carry, becomes U+FFFD in UTF-8.
final class ImapText {
    private static final int MOST_ESCAPES = 4;
    private static final byte[] NUL_SUBSTITUTE = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    ImapText atom(String ascii) {
        out.writeBytes(ascii.getBytes(ISO_8859_1));
        return this;
    }

    ImapText number(long value) {
        return atom(Long.toString(value));
    }

    ImapText space() {
        out.write(' ');
        return this;
    }

    ImapText nil() {
        return atom("NIL");
    }

    ImapText raw(byte[] text) {
        out.writeBytes(text);
        return this;
    }

    /// NIL for empty text.
    ImapText nstring(String text) {
        return text.isEmpty() ? nil() : string(text);
    }

    /// A string: line ends removed, a CR alone a space.
    ImapText string(String text) {
        var octets = new ByteArrayOutputStream(text.length());
        int escapes = 0;
        boolean literal = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> {
                }
                case '\r' -> {
                    if (i + 1 < text.length() && text.charAt(i + 1) != '\n') {
                        octets.write(' ');
                    }
                }
                case 0 -> {
                    octets.writeBytes(NUL_SUBSTITUTE);
                    literal = true;
                }
                default -> {
                    octets.write(c);
                    escapes += c == '"' || c == '\\' ? 1 : 0;
                    literal |= c > 127;
                }
            }
        }
        return literal || escapes > MOST_ESCAPES ? literal(octets.toByteArray()) : quoted(octets.toByteArray());
    }

    /// A string for people to read: white space at the ends removed, elsewhere every run of it one space. A literal if that changed anything.
    ImapText humanString(String text) {
        var octets = new ByteArrayOutputStream(text.length());
        boolean literal = false;
        boolean gap = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                literal |= c != ' ' || gap || octets.size() == 0;
                gap = true;
                continue;
            }
            if (gap && octets.size() > 0) {
                octets.write(' ');
            }
            gap = false;
            if (c == 0) {
                octets.writeBytes(NUL_SUBSTITUTE);
            } else {
                octets.write(c);
            }
            literal |= c == 0 || c > 127 || c == '"' || c == '\\';
        }
        literal |= gap;
        return literal && octets.size() > 0 ? literal(octets.toByteArray()) : quoted(octets.toByteArray());
    }

    private ImapText quoted(byte[] octets) {
        out.write('"');
        for (byte octet : octets) {
            if (octet == '"' || octet == '\\') {
                out.write('\\');
            }
            out.write(octet);
        }
        out.write('"');
        return this;
    }

    private ImapText literal(byte[] octets) {
        return atom("{" + octets.length + "}\r\n").raw(octets);
    }

    int size() {
        return out.size();
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }
}
