package culver.storage.mbox;

import culver.storage.Flags;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What an mbox keeps of a message in its header, in the way of the University of Washington's server that Dovecot, mutt and others share:
///
/// | header                  | value                                                             |
/// |-------------------------|-------------------------------------------------------------------|
/// | `X-IMAPbase`            | of the first message: UIDVALIDITY, last UID in ten digits, keywords |
/// | `X-IMAP`                | the same, in a first message that is only there for it            |
/// | `X-UID`                 | the UID                                                           |
/// | `Status`                | `R` seen, `O` no longer recent                                    |
/// | `X-Status`              | `A` answered, `F` flagged, `T` draft, `D` deleted                 |
/// | `X-Keywords`            | keywords; blanks follow, so that flags can change in place        |
/// | `Content-Length`        | octets of the body                                                |
///
/// They are hidden from clients and dropped from what is saved, for whoever sends a message could forge them.
///
/// @param base          what the first message says of the mailbox, or null
/// @param uid           0: none
/// @param flags         system flags, see [Flags]
/// @param old           not recent
/// @param keywords      by name
/// @param contentLength -1: none
record OwnHeaders(Base base, long uid, int flags, boolean old, List<String> keywords, long contentLength) {
    /// Blanks behind the last header: room for flags and keywords to come.
    static final int ROOM = 50;
    static final long MAX_UID = 0xffffffffL;
    static final OwnHeaders NONE = new OwnHeaders(null, 0, 0, false, List.of(), -1);

    /// What the first message says of the mailbox.
    ///
    /// @param pseudo said by `X-IMAP`: the message is no mail
    record Base(long uidValidity, long lastUid, List<String> keywords, boolean pseudo) {
        Base {
            keywords = List.copyOf(keywords);
        }

        /// Reads a value; null when it is none.
        static Base parse(String value, boolean pseudo) {
            var words = value.strip().split("[ \t]+");
            if (words.length < 2 || words[0].length() > 10 || words[1].length() > 10) {
                return null;
            }
            long validity = number(words[0]);
            long last = number(words[1]);
            if (validity < 1 || validity > MAX_UID || last < 0 || last > MAX_UID) {
                return null;
            }
            return new Base(validity, last, List.of(words).subList(2, words.length), pseudo);
        }

        String line() {
            var text = new StringBuilder(pseudo ? "X-IMAP: " : "X-IMAPbase: ").append(uidValidity).append(' ').append(String.format("%010d", lastUid));
            keywords.forEach(k -> text.append(' ').append(k));
            return text.append('\n').toString();
        }
    }

    OwnHeaders {
        keywords = List.copyOf(keywords);
    }

    OwnHeaders withBase(Base changed) {
        return new OwnHeaders(changed, uid, flags, old, keywords, contentLength);
    }

    OwnHeaders withUid(long changed) {
        return new OwnHeaders(base, changed, flags, old, keywords, contentLength);
    }

    OwnHeaders withFlags(int system, boolean seenByASession, List<String> names) {
        return new OwnHeaders(base, uid, system, seenByASession, names, contentLength);
    }

    OwnHeaders withContentLength(long length) {
        return new OwnHeaders(base, uid, flags, old, keywords, length);
    }

    /// The headers as a block, without room behind them. What says where the mailbox's UIDs are comes first and what changes often last, so
    /// that a change of flags rewrites few octets.
    private String text() {
        var text = new StringBuilder();
        if (base != null) {
            text.append(base.line());
        }
        if (uid != 0) {
            text.append("X-UID: ").append(uid).append('\n');
        }
        if (contentLength >= 0) {
            text.append("Content-Length: ").append(contentLength).append('\n');
        }
        var status = ((flags & Flags.SEEN) != 0 ? "R" : "") + (old ? "O" : "");
        if (!status.isEmpty()) {
            text.append("Status: ").append(status).append('\n');
        }
        var more = ((flags & Flags.ANSWERED) != 0 ? "A" : "") + ((flags & Flags.FLAGGED) != 0 ? "F" : "")
            + ((flags & Flags.DRAFT) != 0 ? "T" : "") + ((flags & Flags.DELETED) != 0 ? "D" : "");
        if (!more.isEmpty()) {
            text.append("X-Status: ").append(more).append('\n');
        }
        text.append("X-Keywords: ").append(String.join(" ", keywords));
        return text.toString();
    }

    /// The headers as a block of `length` octets if they find room in it, else with new room behind them.
    byte[] block(long length) {
        var text = text();
        long room = length - text.length() - 1;
        if (room < 0) {
            room = ROOM;
        }
        return (text + " ".repeat((int) Math.min(room, 1 << 20)) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static long number(String digits) {
        return digits.chars().allMatch(c -> c >= '0' && c <= '9') && !digits.isEmpty() && digits.length() <= 18 ? Long.parseLong(digits) : -1;
    }

    /// Gathers the own headers of one message, in any order, some perhaps twice.
    static final class Reader {
        private Base base;
        private long uid;
        private int flags;
        private boolean old;
        private long contentLength = -1;
        private final List<String> keywords = new ArrayList<>();

        /// @param first true for the first message of the file: only there a base counts
        void add(String name, String value, boolean first) {
            switch (name) {
                case "Content-Length" -> contentLength = number(value.strip());
                case "Status" -> {
                    flags |= value.indexOf('R') >= 0 ? Flags.SEEN : 0;
                    old |= value.indexOf('O') >= 0;
                }
                case "X-Status" -> {
                    flags |= value.indexOf('A') >= 0 ? Flags.ANSWERED : 0;
                    flags |= value.indexOf('F') >= 0 ? Flags.FLAGGED : 0;
                    flags |= value.indexOf('T') >= 0 ? Flags.DRAFT : 0;
                    flags |= value.indexOf('D') >= 0 ? Flags.DELETED : 0;
                }
                case "X-UID" -> {
                    long n = number(value.strip());
                    uid = n >= 1 && n <= MAX_UID ? n : 0;
                }
                case "X-Keywords" -> {
                    for (var word : value.strip().split("[ \t]+")) {
                        if (!word.isEmpty() && !keywords.contains(word)) {
                            keywords.add(word);
                        }
                    }
                }
                case "X-IMAP", "X-IMAPbase" -> {
                    if (first && base == null) {
                        base = Base.parse(value, name.equals("X-IMAP"));
                    }
                }
                default -> throw new IllegalArgumentException(name);
            }
        }

        OwnHeaders done() {
            return base == null && uid == 0 && flags == 0 && !old && keywords.isEmpty() && contentLength < 0 ? NONE
                : new OwnHeaders(base, uid, flags, old, keywords, contentLength);
        }
    }
}
