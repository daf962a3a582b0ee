package culver.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Charsets by the names that mail uses for them (IANA's, and common mistakes).
///
/// Text that claims us-ascii, no charset or an unknown one is read as UTF-8 where it is valid UTF-8, else as windows-1252.
public final class Charsets {
    /// What Java does not know by this name, or mail means otherwise (the WHATWG's and common practice's reading).
    private static final Map<String, String> ALIASES = Map.ofEntries(
        Map.entry("iso-8859-1", "windows-1252"), Map.entry("iso8859-1", "windows-1252"), Map.entry("latin1", "windows-1252"), Map.entry("latin-1", "windows-1252"),
        Map.entry("iso_8859-1", "windows-1252"), Map.entry("cp-1252", "windows-1252"), Map.entry("win-1252", "windows-1252"), Map.entry("ansi", "windows-1252"),
        Map.entry("iso-8859-9", "windows-1254"), Map.entry("iso-8859-8-i", "iso-8859-8"), Map.entry("iso-8859-8-e", "iso-8859-8"),
        Map.entry("iso-8859-6-i", "iso-8859-6"), Map.entry("iso-8859-6-e", "iso-8859-6"),
        Map.entry("gb2312", "gb18030"), Map.entry("gbk", "gb18030"), Map.entry("gb_2312-80", "gb18030"), Map.entry("hz-gb-2312", "gb18030"),
        Map.entry("ks_c_5601-1987", "x-windows-949"), Map.entry("ks_c_5601", "x-windows-949"), Map.entry("ksc5601", "x-windows-949"), Map.entry("euc-kr", "x-windows-949"),
        Map.entry("cp949", "x-windows-949"), Map.entry("shift_jis", "windows-31j"), Map.entry("shift-jis", "windows-31j"), Map.entry("sjis", "windows-31j"),
        Map.entry("x-sjis", "windows-31j"), Map.entry("iso-2022-jp-ms", "x-windows-iso2022jp"), Map.entry("cp932", "windows-31j"),
        Map.entry("x-gbk", "gb18030"), Map.entry("big5-hkscs", "big5-hkscs"), Map.entry("x-x-big5", "big5"), Map.entry("utf8", "utf-8"), Map.entry("utf-8mb4", "utf-8"),
        Map.entry("unicode-1-1-utf-8", "utf-8"), Map.entry("x-unicode-2-0-utf-8", "utf-8"), Map.entry("utf-7", "utf-8"), Map.entry("x-mac-roman", "x-macroman"),
        Map.entry("macintosh", "x-macroman"), Map.entry("x-user-defined", "windows-1252"));
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private Charsets() {
    }

    /// The charset of that name, in any case and quoting; empty when it is unknown, or says nothing (us-ascii).
    public static Optional<Charset> find(String name) {
        var key = name.strip().toLowerCase(Locale.ROOT);
        if (key.length() >= 2 && (key.charAt(0) == '"' || key.charAt(0) == '\'') && key.charAt(key.length() - 1) == key.charAt(0)) {
            key = key.substring(1, key.length() - 1).strip();
        }
        if (key.isEmpty() || key.length() > 100 || key.equals("us-ascii") || key.equals("ascii") || key.equals("unknown-8bit") || key.equals("x-unknown")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Charset.forName(ALIASES.getOrDefault(key, key)));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }

    /// True if text in that charset can be searched: it is known, or is us-ascii.
    public static boolean supported(String name) {
        return find(name).isPresent() || name.equalsIgnoreCase("us-ascii");
    }

    /// Decodes a whole text; octets that mean nothing become U+FFFD.
    ///
    /// @param charset as the mail names it; may be empty or unknown
    public static String decode(byte[] octets, String charset) {
        var known = find(charset);
        if (known.isPresent()) {
            return new String(octets, known.get());
        }
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException e) {
            return new String(octets, WINDOWS_1252);
        }
    }

    /// A decoder for a stream of text, which never fails: octets that mean nothing become U+FFFD.
    ///
    /// @param sample   the beginning of the text, which decides when the charset is unknown
    /// @param complete the sample is all of the text
    static CharsetDecoder decoder(String charset, ByteBuffer sample, boolean complete) {
        var chosen = find(charset).orElseGet(() -> isUtf8(sample.duplicate(), complete) ? UTF_8 : WINDOWS_1252);
        return chosen.newDecoder().onMalformedInput(CodingErrorAction.REPLACE).onUnmappableCharacter(CodingErrorAction.REPLACE);
    }

    private static boolean isUtf8(ByteBuffer sample, boolean complete) {
        var chars = CharBuffer.allocate(sample.remaining());
        return !UTF_8.newDecoder().decode(sample, chars, complete).isError();
    }

    /// The octets that a raw header text stands for, read as text: UTF-8 where it is valid, else windows-1252.
    static String rawText(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) > 127) {
                return decode(raw.getBytes(ISO_8859_1), "");
            }
        }
        return raw;
    }
}
