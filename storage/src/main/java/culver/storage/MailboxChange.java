package culver.storage;

/// One difference between a view and the mailbox, found by [Mailbox#sync].
public sealed interface MailboxChange {
    /// `sequence` as it was when told, one after the other: the numbers above it have moved down by one each time.
    record Expunged(int sequence, long uid) implements MailboxChange {
    }

    /// The view has grown to `size` messages, `recent` of all are recent to this session.
    record Arrived(int size, int recent) implements MailboxChange {
    }

    /// The flags (or mod-sequence) of a message differ from what this view last had; also for this session's own changes.
    record FlagsChanged(int sequence, long uid) implements MailboxChange {
    }

    /// The mailbox has got new keywords: [Mailbox#keywords] is longer than before.
    record KeywordsChanged() implements MailboxChange {
    }
}
