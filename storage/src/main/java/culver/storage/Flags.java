package culver.storage;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/// The flags of one message: the system flags as bits, the keywords by name.
///
/// Keywords keep the case in which they were first used; they are compared without case (RFC 3501 §2.3.2).
/// Immutable.
///
/// @param system   bits, see the constants; never [#RECENT], which belongs to a session
/// @param keywords without system flags
public record Flags(int system, Set<String> keywords) {
    public static final int SEEN = 1;
    public static final int ANSWERED = 2;
    public static final int FLAGGED = 4;
    public static final int DELETED = 8;
    public static final int DRAFT = 16;
    /// Only in [culver.storage.live.MessageTable]: no session has yet been told of this message.
    public static final int RECENT = 32;
    /// All system flags that a client may change.
    public static final int SYSTEM = SEEN | ANSWERED | FLAGGED | DELETED | DRAFT;
    public static final Flags NONE = new Flags(0, Set.of());

    public Flags {
        if ((system & ~SYSTEM) != 0) {
            throw new IllegalArgumentException("not system flags: " + system);
        }
        keywords = Set.copyOf(keywords);
    }

    public static Flags of(int system, String... keywords) {
        return new Flags(system, Set.of(keywords));
    }

    public boolean has(int flag) {
        return (system & flag) != 0;
    }

    public boolean hasKeyword(String keyword) {
        return keywords.contains(keyword) || keywords.stream().anyMatch(keyword::equalsIgnoreCase);
    }

    /// These flags and those.
    public Flags plus(Flags more) {
        return new Flags(system | more.system, union(keywords, more.keywords));
    }

    /// These flags without those.
    public Flags minus(Flags less) {
        var left = caseless(keywords);
        left.removeAll(caseless(less.keywords));
        return new Flags(system & ~less.system, left);
    }

    private static Set<String> union(Collection<String> a, Collection<String> b) {
        var all = caseless(a);
        all.addAll(b);
        return all;
    }

    private static TreeSet<String> caseless(Collection<String> names) {
        var set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(names);
        return set;
    }
}
