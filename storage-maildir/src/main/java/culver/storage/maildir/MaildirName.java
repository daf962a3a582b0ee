package culver.storage.maildir;

import culver.storage.Flags;

/// The name of a message's file:
///
/// ```
/// name  = base [":2," flags ["," more]]            flags: D F R S T, keywords a-z, others kept; in ASCII order
/// base  = anything an MDA made up [",S=" octets] [",W=" octets]
/// ```
///
/// `S=` is the size of the file, `W=` the size with CRLF line ends. The base never changes; the rest is changed by renaming.
/// Files are named here by their place in the Maildir, `new/NAME` or `cur/NAME`; every function takes a name with or without it.
final class MaildirName {
    /// Between base and flags.
    static final char INFO = ':';
    private static final String FLAGS = ":2,";
    private static final String SYSTEM_LETTERS = "DFRST";
    private static final int[] SYSTEM_BITS = {Flags.DRAFT, Flags.FLAGGED, Flags.ANSWERED, Flags.SEEN, Flags.DELETED};

    private MaildirName() {
    }

    /// Where the name begins: behind `new/` or `cur/`.
    static int start(String file) {
        return file.length() > 3 && file.charAt(3) == '/' ? 4 : 0;
    }

    /// Where the base ends.
    static int baseEnd(String file) {
        int colon = file.indexOf(INFO, start(file));
        return colon < 0 ? file.length() : colon;
    }

    static String base(String file) {
        return file.substring(start(file), baseEnd(file));
    }

    static boolean isNew(String file) {
        return file.startsWith("new/");
    }

    /// The file's size as the name has it, or -1.
    static long size(String file) {
        return number(file, ",S=");
    }

    /// The message's size with CRLF line ends as the name has it, or -1.
    static long virtualSize(String file) {
        return number(file, ",W=");
    }

    private static long number(String file, String key) {
        int end = baseEnd(file);
        for (int at = file.indexOf(key, start(file)); at >= 0 && at < end; at = file.indexOf(key, at + 1)) {
            int from = at + key.length();
            int to = from;
            while (to < end && file.charAt(to) >= '0' && file.charAt(to) <= '9') {
                to++;
            }
            if (to > from && to - from <= 18 && (to == end || file.charAt(to) == ',')) {
                return Long.parseLong(file, from, to, 10);
            }
        }
        return -1;
    }

    /// The system flags of a name, as bits of [Flags].
    static int system(String file) {
        int bits = 0;
        for (int at = flagsStart(file); at < flagsEnd(file); at++) {
            int letter = SYSTEM_LETTERS.indexOf(file.charAt(at));
            if (letter >= 0) {
                bits |= SYSTEM_BITS[letter];
            }
        }
        return bits;
    }

    /// The keyword letters of a name: bit 0 for `a`.
    static int letters(String file) {
        int bits = 0;
        for (int at = flagsStart(file); at < flagsEnd(file); at++) {
            char c = file.charAt(at);
            if (c >= 'a' && c <= 'z') {
                bits |= 1 << c - 'a';
            }
        }
        return bits;
    }

    private static int flagsStart(String file) {
        int end = baseEnd(file);
        return file.startsWith(FLAGS, end) ? end + FLAGS.length() : file.length();
    }

    private static int flagsEnd(String file) {
        int comma = file.indexOf(',', flagsStart(file));
        return comma < 0 ? file.length() : comma;
    }

    /// `cur/` and the same base with these flags; what is unknown in the old flags is kept.
    ///
    /// @param system  bits of [Flags]
    /// @param letters keywords, bit 0 for `a`
    static String withFlags(String file, int system, int letters) {
        var present = new boolean[128];
        for (int at = flagsStart(file); at < flagsEnd(file); at++) {
            char c = file.charAt(at);
            if (c < 128 && SYSTEM_LETTERS.indexOf(c) < 0 && !(c >= 'a' && c <= 'z')) {
                present[c] = true;
            }
        }
        for (int i = 0; i < SYSTEM_BITS.length; i++) {
            present[SYSTEM_LETTERS.charAt(i)] |= (system & SYSTEM_BITS[i]) != 0;
        }
        for (int i = 0; i < 26; i++) {
            present['a' + i] |= (letters >>> i & 1) != 0;
        }
        var name = new StringBuilder("cur/").append(file, start(file), baseEnd(file)).append(FLAGS);
        for (char c = 0; c < 128; c++) {
            if (present[c]) {
                name.append(c);
            }
        }
        return name.append(file, flagsEnd(file), file.length()).toString();
    }

    /// `cur/` and the name as it is, with an empty set of flags if it has none.
    static String moved(String file) {
        var name = file.substring(start(file));
        return "cur/" + name + (name.indexOf(INFO) < 0 ? FLAGS : "");
    }
}
