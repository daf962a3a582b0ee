package culver.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Reads `Content-Type: type/subtype; name=value; …` and the fields built like it (RFC 2045 §5.1, RFC 2183 §2).
///
/// Values stay raw, as octets in Latin-1; the pieces of a value that RFC 2231 §3 splits (`name*0`, `name*1*`) are put together under
/// `name`, or `name*` when a piece is in the extended form, whose `charset'language'%41` text stays as it is.
/// What is no parameter is passed over. Of a parameter that comes twice the first counts.
///
/// @param type       in lower case; empty when the field says none that is valid
/// @param parameters in the order of the field, then those in RFC 2231 forms by name, as Dovecot has them
public record ContentType(String type, String subtype, Map<String, String> parameters) {
    private static final int MAX_PARAMETERS = 256;

    /// Reads the value of a Content-Type field.
    public static ContentType parse(byte[] value) {
        var lexer = new Lexer(value);
        lexer.skipCfws();
        var type = lexer.token();
        lexer.skipCfws();
        var subtype = "";
        if (lexer.take('/')) {
            lexer.skipCfws();
            subtype = lexer.token();
            lexer.skipCfws();
        }
        if (type.isEmpty() || subtype.isEmpty() || !lexer.atEnd() && !lexer.is(';')) {
            return new ContentType("", "", Map.of());       // RFC 2045 §5.2: an invalid one is none
        }
        return new ContentType(type.toLowerCase(Locale.ROOT), subtype.toLowerCase(Locale.ROOT), parameters(lexer));
    }

    /// Decodes a parameter as RFC 2231 writes it: `name*` with charset and percent octets if there is one, else `name` with encoded words.
    ///
    /// @return empty text when there is no such parameter
    public static String decoded(Map<String, String> parameters, String name) {
        var extended = parameters.get(name + "*");
        if (extended == null) {
            return EncodedWords.decode(parameters.getOrDefault(name, ""));
        }
        var parts = extended.split("'", 3);
        var octets = percentDecoded(parts[parts.length - 1]);
        return Charsets.decode(octets, parts.length == 3 ? parts[0] : "");
    }

    /// `%41` to `A`; a percent sign without two hex digits stays.
    static byte[] percentDecoded(String text) {
        var octets = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = c == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
            octets.write(low >= 0 ? high << 4 | low : c);
            i += low >= 0 ? 2 : 0;
        }
        return octets.toByteArray();
    }

    /// Reads `; name=value` to the end of the field.
    static Map<String, String> parameters(Lexer lexer) {
        var found = new LinkedHashMap<String, String>();
        var pieces = new TreeMap<String, List<Piece>>();
        for (int count = 0; !lexer.atEnd() && count < MAX_PARAMETERS; ) {
            if (!lexer.take(';')) {
                skipToSemicolon(lexer);
                continue;
            }
            lexer.skipCfws();
            var name = lexer.token().toLowerCase(Locale.ROOT);
            lexer.skipCfws();
            if (name.isEmpty() || !lexer.take('=')) {
                continue;
            }
            lexer.skipCfws();
            var value = value(lexer);
            if (value != null) {
                count++;
                keep(name, value, found, pieces);
            }
        }
        pieces.forEach((name, list) -> join(name, list, found));
        return found;
    }

    /// The number of a value that is not split.
    private static final int WHOLE = -1;

    private record Piece(int number, boolean extended, String value) {
    }

    private static void keep(String name, String value, Map<String, String> found, Map<String, List<Piece>> pieces) {
        int star = name.indexOf('*');
        boolean extended = name.endsWith("*");
        var number = star < 0 ? "" : name.substring(star + 1, Math.max(star + 1, name.length() - (extended ? 1 : 0)));
        if (star > 0 && number.matches("[0-9]{1,3}")) {
            pieces.computeIfAbsent(name.substring(0, star), _ -> new ArrayList<>()).add(new Piece(Integer.parseInt(number), extended, value));
        } else if (star > 0 && star == name.length() - 1) {
            pieces.computeIfAbsent(name.substring(0, star), _ -> new ArrayList<>()).add(new Piece(WHOLE, true, value));
        } else {
            found.putIfAbsent(name, value);
        }
    }

    /// Pieces 0, 1, 2, … as far as they go.
    private static void join(String name, List<Piece> pieces, Map<String, String> found) {
        pieces.sort((a, b) -> Integer.compare(a.number, b.number));
        if (pieces.getFirst().number == WHOLE) {
            found.putIfAbsent(name + "*", pieces.getFirst().value);
            return;
        }
        var text = new StringBuilder();
        boolean extended = false;
        int expected = 0;
        for (var piece : pieces) {
            if (piece.number == expected) {
                text.append(piece.value);
                extended |= piece.extended;
                expected++;
            }
        }
        if (expected > 0) {
            found.putIfAbsent(extended ? name + "*" : name, text.toString());
        }
    }

    /// A quoted string, or everything up to a semicolon, comment or white space: boundaries with `=` or `/` in them come unquoted.
    private static String value(Lexer lexer) {
        if (lexer.is('"')) {
            return lexer.quotedString();
        }
        int start = lexer.at;
        while (!lexer.atEnd() && !lexer.is(';') && !lexer.is('(') && lexer.peek() > ' ') {
            lexer.at++;
        }
        return lexer.at > start ? lexer.text(start, lexer.at) : null;
    }

    private static void skipToSemicolon(Lexer lexer) {
        while (!lexer.atEnd() && !lexer.is(';')) {
            if (lexer.is('"')) {
                lexer.quotedString();
            } else if (lexer.is('(')) {
                lexer.skipCfws();
            } else {
                lexer.at++;
            }
        }
    }

    /// The octets that a raw text stands for.
    static byte[] octets(String raw) {
        return raw.getBytes(ISO_8859_1);
    }
}
