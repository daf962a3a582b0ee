package culver.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;

/// The words of a structured header field (RFC 5322 §3.2, RFC 2045 §5.1), read tolerantly. Text is Latin-1: one char for each octet.
///
/// A comment or quoted string that is never closed reaches to the end, so that no octet is looked at again and again.
final class Lexer {
    private static final String ATEXT = "!#$%&'*+-/=?^_`{|}~";
    private static final String TSPECIALS = "()<>@,;:\\\"/[]?=";

    final byte[] in;
    int at;
    private String comment = "";

    Lexer(byte[] in) {
        this.in = in;
    }

    boolean atEnd() {
        return at >= in.length;
    }

    /// The octet that comes next, or -1 at the end.
    int peek() {
        return at < in.length ? in[at] & 0xFF : -1;
    }

    boolean is(int wanted) {
        return at < in.length && in[at] == (byte) wanted;
    }

    /// Passes over `wanted` if it comes next.
    boolean take(int wanted) {
        if (is(wanted)) {
            at++;
            return true;
        }
        return false;
    }

    /// The text of the last comment that was passed over since [#forgetComment], its quoting undone.
    String lastComment() {
        return comment;
    }

    void forgetComment() {
        comment = "";
    }

    /// White space, line ends of folding, and comments.
    void skipCfws() {
        while (at < in.length) {
            switch (in[at]) {
                case ' ', '\t', '\r', '\n' -> at++;
                case '(' -> skipComment();
                default -> {
                    return;
                }
            }
        }
    }

    private void skipComment() {
        var text = new ByteArrayOutputStream();
        int depth = 0;
        for (; at < in.length; at++) {
            byte c = in[at];
            if (c == '\\' && at + 1 < in.length) {
                text.write(in[++at]);
                continue;
            }
            if (c == '\n' || c == '\r') {
                continue;
            }
            if (c == ')' && --depth == 0) {
                at++;
                comment = text.toString(ISO_8859_1);
                return;
            }
            if (c != '(' || depth++ > 0) {
                text.write(c);
            }
        }
    }

    /// RFC 5322 atext, and every octet beyond ASCII (RFC 6532) and NUL, which people do send.
    static boolean isAtext(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c > 127 || c == 0 || c > 0 && ATEXT.indexOf(c) >= 0;
    }

    /// RFC 2045 token characters.
    static boolean isTokenChar(int c) {
        return c > ' ' && c != 127 && TSPECIALS.indexOf(c) < 0;
    }

    /// A run of atext, may be empty.
    String atom() {
        int start = at;
        while (at < in.length && isAtext(in[at] & 0xFF)) {
            at++;
        }
        return text(start, at);
    }

    /// A run of token characters, may be empty.
    String token() {
        int start = at;
        while (at < in.length && isTokenChar(in[at] & 0xFF)) {
            at++;
        }
        return text(start, at);
    }

    /// A quoted string, which begins here; its quoting and folding undone.
    ///
    /// @return null if it is never closed: then all has been consumed
    String quotedString() {
        var text = new ByteArrayOutputStream();
        for (at++; at < in.length; at++) {
            byte c = in[at];
            if (c == '"') {
                at++;
                return text.toString(ISO_8859_1);
            }
            if (c == '\\' && at + 1 < in.length) {
                c = in[++at];
            }
            if (c != '\n' && (c != '\r' || at + 1 < in.length && in[at + 1] != '\n')) {
                text.write(c);
            }
        }
        return null;
    }

    String text(int from, int to) {
        return new String(in, from, to - from, ISO_8859_1);
    }
}
