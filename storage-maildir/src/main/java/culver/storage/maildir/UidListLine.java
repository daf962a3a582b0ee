package culver.storage.maildir;

/// One line of `dovecot-uidlist`: see [UidList].
///
/// @param fields the keys with their text as in the file, separated by single blanks; mostly empty
record UidListLine(long uid, String fields, String base) {
    private static final long MAX_UID = 0xFFFF_FFFFL;

    /// The text of a key, or null.
    static String field(String fields, char key) {
        for (int at = 0; at < fields.length(); at = fields.indexOf(' ', at) + 1) {
            int end = fields.indexOf(' ', at);
            if (fields.charAt(at) == key) {
                return fields.substring(at + 1, end < 0 ? fields.length() : end);
            }
            if (end < 0) {
                return null;
            }
        }
        return null;
    }

    /// The line as it stands in the file, with its LF.
    String text() {
        return uid + (fields.isEmpty() ? " :" : " " + fields + " :") + base + "\n";
    }

    /// A line of version 3, or null when it is none.
    static UidListLine parse(String text) {
        int at = text.indexOf(' ');
        long uid = at < 0 ? -1 : number(text.substring(0, at));
        if (uid < 1) {
            return null;
        }
        int from = ++at;
        while (at < text.length() && text.charAt(at) != ':') {
            if (text.charAt(at) < 'A' || text.charAt(at) > 'Z') {
                return null;
            }
            at = text.indexOf(' ', at) + 1;
            if (at == 0) {
                return null;
            }
        }
        if (at >= text.length() - 1) {
            return null;
        }
        return new UidListLine(uid, at == from ? "" : text.substring(from, at - 1), MaildirName.base(text.substring(at + 1)));
    }

    /// A line of version 1, or null when it is none.
    static UidListLine parseOld(String text) {
        int space = text.indexOf(' ');
        long uid = space < 0 ? -1 : number(text.substring(0, space));
        return uid < 1 || space == text.length() - 1 ? null : new UidListLine(uid, "", MaildirName.base(text.substring(space + 1)));
    }

    /// A number of 1..2^32-1, or -1.
    static long number(String digits) {
        if (digits.isEmpty() || digits.length() > 10 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        long value = Long.parseLong(digits);
        return value > MAX_UID ? -1 : value;
    }
}
