package culver.auth.db;

import java.util.List;

/// `username_filter`: patterns with `*` and `?`; one must match, unless there are only excluding ones, and none that begins with `!` may.
///
/// Pure.
record NameFilter(List<String> patterns) {
    boolean accepts(String user) {
        boolean wanted = patterns.stream().allMatch(p -> p.startsWith("!"));
        for (var pattern : patterns) {
            if (pattern.startsWith("!")) {
                if (matches(pattern.substring(1), user)) {
                    return false;
                }
            } else if (matches(pattern, user)) {
                wanted = true;
            }
        }
        return wanted;
    }

    /// Linear in the product of the lengths: after a `*` only the last one is ever tried again.
    private static boolean matches(String pattern, String text) {
        int p = 0;
        int star = -1;
        int again = 0;
        for (int t = 0; t < text.length(); ) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                again = t;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++again;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
