package culver.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;

/// Decodes header text: `=?charset?Q?…?=` and `=?charset?B?…?=` (RFC 2047), with RFC 2231 §5's language suffix, to Unicode.
///
/// White space between two encoded words goes; a character may be split over words of the same charset (forbidden and common).
/// What is no encoded word stays as it is, raw octets read as UTF-8 or windows-1252.
public final class EncodedWords {
    private EncodedWords() {
    }

    /// @param raw unfolded header text in Latin-1, one char for each octet
    public static String decode(String raw) {
        if (!raw.contains("=?")) {
            return Charsets.rawText(raw);
        }
        var text = new StringBuilder(raw.length());
        var octets = new ByteArrayOutputStream();
        var charset = "";
        int plain = 0;                                      // what lies between here and the next word is plain text
        boolean afterWord = false;
        int lastEnd = raw.lastIndexOf("?=");                // no word begins behind it: do not look for its end again and again
        for (int at = raw.indexOf("=?"); at >= 0 && at < lastEnd; at = raw.indexOf("=?", at)) {
            var word = Word.at(raw, at);
            if (word == null) {
                at += 2;
                continue;
            }
            boolean adjacent = afterWord && raw.substring(plain, at).isBlank();
            if (!adjacent || !word.charset.equalsIgnoreCase(charset)) {
                flush(octets, charset, text);
            }
            if (!adjacent) {
                text.append(Charsets.rawText(raw.substring(plain, at)));
            }
            charset = word.charset;
            word.decodeInto(octets);
            at = word.end;
            plain = at;
            afterWord = true;
        }
        flush(octets, charset, text);
        return text.append(Charsets.rawText(raw.substring(plain))).toString();
    }

    private static void flush(ByteArrayOutputStream octets, String charset, StringBuilder text) {
        if (octets.size() > 0) {
            text.append(Charsets.decode(octets.toByteArray(), charset));
            octets.reset();
        }
    }

    /// One encoded word: its text lies in `[start, stop)`, `end` is behind its `?=`.
    private record Word(String raw, String charset, boolean base64, int start, int stop, int end) {
        /// The encoded word that begins at `at`, or null.
        static Word at(String raw, int at) {
            int charsetEnd = question(raw, at + 2, at + 2 + 100);
            if (charsetEnd < 0 || charsetEnd + 2 >= raw.length() || raw.charAt(charsetEnd + 2) != '?') {
                return null;
            }
            char encoding = Character.toLowerCase(raw.charAt(charsetEnd + 1));
            int stop = encoding == 'q' || encoding == 'b' ? raw.indexOf("?=", charsetEnd + 3) : -1;
            if (stop < 0) {
                return null;
            }
            var charset = raw.substring(at + 2, charsetEnd);
            int star = charset.indexOf('*');
            return new Word(raw, star < 0 ? charset : charset.substring(0, star), encoding == 'b', charsetEnd + 3, stop, stop + 2);
        }

        private static int question(String raw, int from, int most) {
            for (int i = from; i < Math.min(raw.length(), most); i++) {
                if (raw.charAt(i) == '?') {
                    return i > from ? i : -1;
                }
                if (raw.charAt(i) <= ' ') {
                    return -1;
                }
            }
            return -1;
        }

        void decodeInto(ByteArrayOutputStream octets) {
            if (base64) {
                var decoded = new byte[stop - start];
                var in = raw.substring(start, stop).getBytes(ISO_8859_1);
                int n = new TransferDecoder.Base64().decode(in, 0, in.length, decoded, 0);
                octets.write(decoded, 0, n);
                return;
            }
            for (int i = start; i < stop; i++) {
                char c = raw.charAt(i);
                int high = c == '=' && i + 2 < stop ? Character.digit(raw.charAt(i + 1), 16) : -1;
                int low = high >= 0 ? Character.digit(raw.charAt(i + 2), 16) : -1;
                octets.write(low >= 0 ? high << 4 | low : c == '_' ? ' ' : c);
                i += low >= 0 ? 2 : 0;
            }
        }
    }
}
