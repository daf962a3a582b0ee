package culver.imap.command;

import culver.storage.MailboxName;
import culver.storage.ModifiedUtf7;

/// A mailbox name with wildcards (RFC 3501 §6.3.8): `*` stands for anything, `%` for anything within one level.
///
/// Names are compared in modified UTF-7, as the client writes its pattern; INBOX in any case. The time is bounded by the
/// product of the two lengths, whatever the wildcards. Immutable.
final class ListPattern {
    private static final String INBOX = "INBOX";

    private final String pattern;
    private final int literals;

    ListPattern(String pattern) {
        this.pattern = squeezed(pattern);
        this.literals = (int) pattern.chars().filter(c -> c != '*' && c != '%').count();
    }

    /// Runs of wildcards as one: they mean the same.
    private static String squeezed(String pattern) {
        var out = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            int last = out.length() - 1;
            boolean wild = c == '*' || c == '%';
            if (!wild || last < 0 || out.charAt(last) != '*' && out.charAt(last) != '%') {
                out.append(c);
            } else if (c == '*') {
                out.setCharAt(last, '*');
            }
        }
        return out.toString();
    }

    boolean matches(MailboxName name, char separator) {
        var text = ModifiedUtf7.encode(name.full());
        if (literals > text.length()) {
            return false;
        }
        boolean inbox = text.startsWith(INBOX) && (text.length() == 5 || text.charAt(5) == separator);
        return matches(text, separator, inbox ? INBOX.length() : 0);
    }

    /// Follows all places in the pattern at once that the text so far can have led to.
    ///
    /// @param caseless how many characters at the beginning are compared in any case
    private boolean matches(String text, char separator, int caseless) {
        int end = pattern.length();
        var now = new boolean[end + 1];
        now[0] = true;
        passWildcards(now);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            var next = new boolean[end + 1];
            for (int p = 0; p < end; p++) {
                if (now[p]) {
                    char wanted = pattern.charAt(p);
                    if (wanted == '*' || wanted == '%' && c != separator) {
                        next[p] = true;
                    }
                    if (wanted == c || i < caseless && Character.toUpperCase(wanted) == c) {
                        next[p + 1] = true;
                    }
                }
            }
            passWildcards(next);
            now = next;
        }
        return now[end];
    }

    /// A wildcard may stand for nothing.
    private void passWildcards(boolean[] places) {
        for (int p = 0; p < pattern.length(); p++) {
            if (places[p] && (pattern.charAt(p) == '*' || pattern.charAt(p) == '%')) {
                places[p + 1] = true;
            }
        }
    }

    /// What every name that matches begins with.
    String fixedPrefix() {
        int star = pattern.indexOf('*');
        int percent = pattern.indexOf('%');
        int end = star < 0 ? percent : percent < 0 ? star : Math.min(star, percent);
        return end < 0 ? pattern : pattern.substring(0, end);
    }
}
