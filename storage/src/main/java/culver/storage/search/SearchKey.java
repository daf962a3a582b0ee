package culver.storage.search;

import culver.storage.UidSet;
import java.time.LocalDate;
import java.util.List;

/// A search condition: RFC 3501 §6.4.4 as values. Text is Unicode: the protocol has decoded the client's charset.
///
/// Dates are days without zone, as the RFC says: they are compared with the date part of the message's own time as written.
public sealed interface SearchKey {
    record All() implements SearchKey {
    }

    /// Every one of `keys` holds; true when empty.
    record And(List<SearchKey> keys) implements SearchKey {
        public And {
            keys = List.copyOf(keys);
        }
    }

    record Or(SearchKey left, SearchKey right) implements SearchKey {
    }

    record Not(SearchKey key) implements SearchKey {
    }

    /// Messages by sequence number in the view.
    record Sequence(UidSet numbers) implements SearchKey {
    }

    record Uid(UidSet uids) implements SearchKey {
    }

    /// One of the bits of [culver.storage.Flags], set or not.
    record SystemFlag(int flag, boolean set) implements SearchKey {
    }

    record Keyword(String keyword, boolean set) implements SearchKey {
    }

    record Recent(boolean recent) implements SearchKey {
    }

    /// NEW: recent and unseen. OLD is `Recent(false)`.
    record New() implements SearchKey {
    }

    /// INTERNALDATE: before `day`.
    record Before(LocalDate day) implements SearchKey {
    }

    record On(LocalDate day) implements SearchKey {
    }

    /// INTERNALDATE: on `day` or later.
    record Since(LocalDate day) implements SearchKey {
    }

    record SentBefore(LocalDate day) implements SearchKey {
    }

    record SentOn(LocalDate day) implements SearchKey {
    }

    record SentSince(LocalDate day) implements SearchKey {
    }

    record Larger(long octets) implements SearchKey {
    }

    record Smaller(long octets) implements SearchKey {
    }

    /// A header field of that name exists and, decoded, contains the text; empty text: the field exists. FROM, TO, CC, BCC and SUBJECT are this.
    record Header(String field, String text) implements SearchKey {
    }

    /// The decoded text of the body contains it.
    record Body(String text) implements SearchKey {
    }

    /// The decoded header or body contains it.
    record Text(String text) implements SearchKey {
    }

    /// MODSEQ (RFC 7162): mod-sequence at least this.
    record ModSeq(long atLeast) implements SearchKey {
    }
}
