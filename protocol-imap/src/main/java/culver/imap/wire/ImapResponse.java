package culver.imap.wire;

import culver.storage.Flags;
import culver.storage.MailboxName;
import culver.storage.Namespace;
import culver.storage.UidSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What a server says: RFC 3501 §7. [ImapEncoder] knows how each looks on the wire. FETCH's message data is written by FETCH itself.
public sealed interface ImapResponse {
    /// `tag OK [CODE] text`; with tag `*` an untagged one.
    ///
    /// @param kind OK, NO, BAD, BYE, PREAUTH
    /// @param code without its brackets, or empty
    record Status(String tag, String kind, String code, String text) implements ImapResponse {
    }

    /// `+ text`
    record Continue(String text) implements ImapResponse {
    }

    record Capability(List<String> names) implements ImapResponse {
    }

    record Enabled(List<String> names) implements ImapResponse {
    }

    record Exists(int messages) implements ImapResponse {
    }

    record Recent(int messages) implements ImapResponse {
    }

    record Expunge(int sequence) implements ImapResponse {
    }

    /// `* FLAGS (…)` with the system flags and these keywords.
    record FlagList(List<String> keywords) implements ImapResponse {
    }

    /// `* OK [PERMANENTFLAGS (…)]`
    ///
    /// @param changeable false: the list is empty
    /// @param more       with `\*`: the client may make new keywords
    record PermanentFlags(boolean changeable, List<String> keywords, boolean more) implements ImapResponse {
    }

    /// `* n FETCH (UID u FLAGS (…))`
    ///
    /// @param uid 0: left out
    record FetchFlags(int sequence, long uid, Flags flags, boolean recent) implements ImapResponse {
    }

    /// A line of LIST or LSUB.
    ///
    /// @param verb      `LIST` or `LSUB`
    /// @param separator 0: NIL
    record ListLine(String verb, List<String> attributes, char separator, MailboxName name) implements ImapResponse {
    }

    /// The answer to `LIST "" ""`: the root's name.
    record ListRoot(String verb, char separator, String root) implements ImapResponse {
    }

    /// @param name as the client wrote it
    record StatusLine(String name, SequencedMap<String, Long> numbers) implements ImapResponse {
    }

    record Search(UidSet numbers) implements ImapResponse {
    }

    /// RFC 4731.
    ///
    /// @param items MIN, MAX, ALL, COUNT with their text
    record ESearch(String tag, boolean uid, SequencedMap<String, String> items) implements ImapResponse {
    }

    record Namespaces(List<Namespace> all) implements ImapResponse {
    }

    /// RFC 2971; empty: NIL.
    record Id(Map<String, String> fields) implements ImapResponse {
    }

    static Status ok(String text) {
        return new Status("*", "OK", "", text);
    }

    static Status ok(String code, String text) {
        return new Status("*", "OK", code, text);
    }

    static Status bye(String text) {
        return new Status("*", "BYE", "", text);
    }

    static Status bad(String text) {
        return new Status("*", "BAD", "", text);
    }
}
