package culver.storage.mbox;

import java.util.List;

/// Where one message lies in the mbox, and what its own headers say: the handle of a row in the message table.
///
/// ```
/// offset          From sender  Mon Jan  5 10:00:00 2026
/// + fromLength    Subject: a                                 ── header: what clients see …
///                 X-UID: 7                                   ┐
///                 Status: RO                                 │ … and what they do not: `hidden`, ranges from header's begin
///                 X-Keywords:                                ┘
///                                                            (empty line)
/// + headerLength  body
/// + contentLength                                            ← the line end before the next From line or the end of the file
/// + length        From … of the next message
/// ```
///
/// All but `offset` are relative: `headerLength` and `contentLength` count from the header's begin.
///
/// Threading: changed with the live mailbox's lock and [MboxFile]'s write side held; readers of octets hold its read side.
final class MboxMessage {
    static final long[] NOTHING_HIDDEN = {};

    long offset;
    int fromLength;
    /// To the end of the empty line that ends the header, or to the end of the message when it has none.
    long headerLength;
    /// Octets of the empty line that ends the header; 0 when the next message ends it.
    int emptyLine;
    /// Octets of header and body, hidden ones included.
    long contentLength;
    /// From the From line to the next one.
    long length;
    /// Ranges of own headers in the header: begin, end, begin, end, …
    long[] hidden = NOTHING_HIDDEN;

    /// From the From line, in seconds since 1970.
    long date;
    /// Made of the From line, the visible header and the body's length: tells messages apart when they have no usable UID.
    long print;

    OwnHeaders own = OwnHeaders.NONE;
    /// A session has been told of it, but its `Status` does not say so yet.
    boolean claimed;
    /// What `X-UID` should say, when it does not yet: given in memory for a read-only session.
    long givenUid;

    long headerStart() {
        return offset + fromLength;
    }

    long end() {
        return offset + length;
    }

    /// Octets that a client sees.
    long visibleLength() {
        return contentLength - hiddenLength();
    }

    long hiddenLength() {
        long sum = 0;
        for (int i = 0; i < hidden.length; i += 2) {
            sum += Math.max(0, Math.min(hidden[i + 1], contentLength) - Math.min(hidden[i], contentLength));
        }
        return sum;
    }

    long bodyLength() {
        return Math.max(0, contentLength - headerLength);
    }

    /// Where octet `position` of what a client sees lies, counted from the header's begin.
    long place(long position) {
        long at = position;
        for (int i = 0; i < hidden.length; i += 2) {
            if (at < hidden[i]) {
                return at;
            }
            at += hidden[i + 1] - hidden[i];
        }
        return at;
    }

    /// How many octets from `place` on are seen without a gap.
    long run(long place) {
        for (int i = 0; i < hidden.length; i += 2) {
            if (place < hidden[i]) {
                return hidden[i] - place;
            }
        }
        return contentLength - place;
    }

    /// Takes over the place that another scan of the same message has found.
    void moveTo(MboxMessage found) {
        offset = found.offset;
        fromLength = found.fromLength;
        headerLength = found.headerLength;
        emptyLine = found.emptyLine;
        contentLength = found.contentLength;
        length = found.length;
        hidden = found.hidden;
        date = found.date;
        print = found.print;
        own = found.own;
    }

    /// The names of the headers that are the format's own.
    static final List<String> HIDDEN_NAMES = List.of("Content-Length", "Status", "X-IMAP", "X-IMAPbase", "X-Keywords", "X-Status", "X-UID");
}
