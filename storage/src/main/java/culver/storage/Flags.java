package culver.storage;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/// The flags of one message: the system flags as bits, the keywords by name.
///
/// Keywords keep the case in which they were first used; they are compared without case (RFC 3501 §2.3.2).
/// Immutable.
///
/// @param system   bits, see the constants; never [#RECENT], which belongs to a session
/// @param keywords without system flags, in the order in which they were given: new ones come into use in this order
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
        keywords = keywords.isEmpty() ? Set.of() : Collections.unmodifiableSet(new LinkedHashSet<>(keywords));
    }

    public static Flags of(int system, String... keywords) {
        return new Flags(system, new LinkedHashSet<>(Arrays.asList(keywords)));
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
        var left = new LinkedHashSet<>(keywords);
        left.removeIf(caseless(less.keywords)::contains);
        return new Flags(system & ~less.system, left);
    }

    private static Set<String> union(Collection<String> a, Collection<String> b) {
        var seen = caseless(a);
        var all = new LinkedHashSet<>(a);
        b.stream().filter(seen::add).forEach(all::add);
        return all;
    }

    private static TreeSet<String> caseless(Collection<String> names) {
        var set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(names);
        return set;
    }
}
