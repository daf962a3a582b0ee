package culver.lda.filter;

/// The rc file as it is read, character by character; each is an octet.
final class Chars {
    static final int END = -1;

    private final String text;
    private int at;

    Chars(String text) {
        this.text = text;
    }

    int peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    int peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : END;
    }

    int next() {
        return at < text.length() ? text.charAt(at++) : END;
    }

    boolean next(char c) {
        if (peek() == c) {
            at++;
            return true;
        }
        return false;
    }

    int place() {
        return at;
    }

    void back(int place) {
        at = place;
    }

    /// Counted from 1.
    int line() {
        return (int) text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
    }

    void skipBlanks() {
        while (peek() == ' ' || peek() == '\t') {
            at++;
        }
    }

    /// To the newline, which stays.
    String restOfLine() {
        int from = at;
        while (peek() != '\n' && peek() != END) {
            at++;
        }
        return text.substring(from, at);
    }

    /// Letters, digits, underscore; not a digit in front. Empty when there is no name here.
    String name() {
        int from = at;
        if (peek() >= '0' && peek() <= '9') {
            return "";
        }
        while (nameChar(peek())) {
            at++;
        }
        return text.substring(from, at);
    }

    static boolean nameChar(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }
}
