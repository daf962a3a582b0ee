package culver.imap.command;

import culver.imap.wire.Arguments;
import culver.imap.wire.SyntaxException;
import culver.storage.Flags;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/// `flag-list = "(" [flag *(SP flag)] ")"` of RFC 3501 §9: what a client may set. `\Recent` is the server's.
final class FlagList {
    private FlagList() {
    }

    static Flags parse(Arguments in) throws SyntaxException {
        return flags(in.list(FlagList::flag));
    }

    /// Flags without parentheses, as STORE may have them.
    static Flags parseBare(Arguments in) throws SyntaxException {
        var names = new java.util.ArrayList<String>();
        names.add(flag(in));
        while (in.at(' ')) {
            in.space();
            if (!in.atEnd()) {
                names.add(flag(in));
            }
        }
        return flags(names);
    }

    private static String flag(Arguments in) throws SyntaxException {
        return in.take('\\') ? "\\" + in.atom() : in.atom();
    }

    private static Flags flags(List<String> names) throws SyntaxException {
        int system = 0;
        var keywords = new LinkedHashSet<String>();
        for (var name : names) {
            if (name.startsWith("\\")) {
                system |= system(name);
            } else if (keywords.stream().noneMatch(name::equalsIgnoreCase)) {
                keywords.add(name);
            }
        }
        return system == 0 && keywords.isEmpty() ? Flags.NONE : new Flags(system, keywords);
    }

    private static int system(String name) throws SyntaxException {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "\\seen" -> Flags.SEEN;
            case "\\answered" -> Flags.ANSWERED;
            case "\\flagged" -> Flags.FLAGGED;
            case "\\deleted" -> Flags.DELETED;
            case "\\draft" -> Flags.DRAFT;
            default -> throw new SyntaxException("Invalid system flag " + name.toUpperCase(Locale.ROOT));
        };
    }
}
