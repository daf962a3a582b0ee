package culver.imap.wire;

/// The character classes of RFC 3501 §9.
final class Chars {
    private static final boolean[] ATOM = new boolean[256];

    static {
        for (int c = 0x21; c < 0x7f; c++) {
            ATOM[c] = "(){%*\"\\]".indexOf(c) < 0;
        }
    }

    private Chars() {
    }

    /// `ATOM-CHAR`
    static boolean atom(int c) {
        return ATOM[c];
    }

    /// `ASTRING-CHAR = ATOM-CHAR / resp-specials`
    static boolean astring(int c) {
        return ATOM[c] || c == ']';
    }

    /// `list-char = ATOM-CHAR / list-wildcards / resp-specials`
    static boolean list(int c) {
        return ATOM[c] || c == ']' || c == '%' || c == '*';
    }

    /// True if the text may be written as an astring without quotes, and would not be taken for NIL.
    static boolean plainAstring(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0xff || !astring(c)) {
                return false;
            }
        }
        return !text.isEmpty() && !text.equalsIgnoreCase("NIL");
    }

    /// True if the text may stand between quotes.
    static boolean quotable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || c == '\r' || c == '\n' || c > 0x7e) {
                return false;
            }
        }
        return true;
    }
}
