package culver.imap.command;

import static java.util.Map.entry;

import culver.imap.state.Numbering;
import culver.imap.wire.Arguments;
import culver.imap.wire.SyntaxException;
import java.util.Map;

/// The table of commands: from a name on the wire to the parser of its arguments.
public final class Verb {
    /// Makes a command of what stands after its name.
    @FunctionalInterface
    private interface Parser {
        ImapCommand parse(Arguments in) throws SyntaxException;
    }

    private static final Map<String, Parser> VERBS = Map.ofEntries(
        // RFC 3501 §6.1: any state
        entry("CAPABILITY", Capability::parse),
        entry("NOOP", Noop::parse),
        entry("LOGOUT", Logout::parse),
        entry("ID", Id::parse),
        // §6.2: not authenticated
        entry("STARTTLS", StartTls::parse),
        entry("AUTHENTICATE", Authenticate::parse),
        entry("LOGIN", Login::parse),
        // §6.3: authenticated
        entry("ENABLE", Enable::parse),
        entry("SELECT", in -> Select.parse(in, false)),
        entry("EXAMINE", in -> Select.parse(in, true)),
        entry("CREATE", Create::parse),
        entry("DELETE", Delete::parse),
        entry("RENAME", Rename::parse),
        entry("SUBSCRIBE", in -> Subscribe.parse(in, true)),
        entry("UNSUBSCRIBE", in -> Subscribe.parse(in, false)),
        entry("LIST", ListMailboxes::parse),
        entry("LSUB", Lsub::parse),
        entry("NAMESPACE", Namespaces::parse),
        entry("STATUS", Status::parse),
        entry("APPEND", Append::parse),
        entry("IDLE", Idle::parse),
        // §6.4: selected
        entry("CHECK", Check::parse),
        entry("CLOSE", in -> Close.parse(in, true)),
        entry("UNSELECT", in -> Close.parse(in, false)),
        entry("EXPUNGE", Expunge::parse),
        entry("SEARCH", in -> Search.parse(in, Numbering.SEQUENCE)),
        entry("FETCH", in -> Fetch.parse(in, Numbering.SEQUENCE)),
        entry("STORE", in -> Store.parse(in, Numbering.SEQUENCE)),
        entry("COPY", in -> Copy.parse(in, Numbering.SEQUENCE, false)),
        entry("MOVE", in -> Copy.parse(in, Numbering.SEQUENCE, true)));

    /// §6.4.8: the same with UIDs.
    private static final Map<String, Parser> UID_VERBS = Map.of(
        "EXPUNGE", Expunge::parseUid,
        "SEARCH", in -> Search.parse(in, Numbering.UID),
        "FETCH", in -> Fetch.parse(in, Numbering.UID),
        "STORE", in -> Store.parse(in, Numbering.UID),
        "COPY", in -> Copy.parse(in, Numbering.UID, false),
        "MOVE", in -> Copy.parse(in, Numbering.UID, true));

    private Verb() {
    }

    /// The name of the command, `UID FETCH` for those with a prefix: what stands after the tag.
    public static String name(Arguments in) throws SyntaxException {
        if (!in.at(' ')) {
            throw new SyntaxException("Invalid command name");
        }
        in.space();
        var name = word(in);
        if (name.equals("UID")) {
            in.space();
            return "UID " + word(in);
        }
        return name;
    }

    private static String word(Arguments in) throws SyntaxException {
        try {
            return in.keyword();
        } catch (SyntaxException e) {
            throw new SyntaxException("Invalid command name");
        }
    }

    /// The command of that name.
    ///
    /// @throws SyntaxException also when there is none of that name
    public static ImapCommand parse(String name, Arguments in) throws SyntaxException {
        var parser = name.startsWith("UID ") ? UID_VERBS.get(name.substring(4)) : VERBS.get(name);
        if (parser == null) {
            throw new SyntaxException("Unknown command");
        }
        return parser.parse(in);
    }
}
