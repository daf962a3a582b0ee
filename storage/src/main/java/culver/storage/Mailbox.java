package culver.storage;

import java.util.List;

/// An opened mailbox: a stable view, in which nothing changes (neither numbers nor messages) until [#sync].
///
/// Sequence numbers run from 1 to [#size]; UIDs ascend with them. Belongs to one session thread.
public interface Mailbox extends AutoCloseable {
    MailboxName name();

    boolean readOnly();

    /// 1..2^32-1; when it changes on disk while the mailbox is open, every method fails with GONE.
    long uidValidity();

    /// The UID that the next message gets at least.
    long uidNext();

    long highestModSeq();

    /// Keywords known in this mailbox, in the order in which they came into use.
    List<String> keywords();

    /// True if a client may make new keywords.
    boolean acceptsKeywords();

    /// Messages in this view.
    int size();

    /// @param sequence 1..[#size]
    long uid(int sequence);

    /// The sequence number of a UID, or 0 when the view has no such message.
    int sequence(long uid);

    /// The first sequence number whose UID is at least `uid`, or [#size] + 1.
    int sequenceAtLeast(long uid);

    /// @param sequence 1..[#size]
    Message message(int sequence);

    /// How many messages are recent in this session (RFC 3501 §2.3.2). The first view with write access that asks, by this,
    /// [Message#recent] or [#sync], has them for itself; one that only adds messages takes none.
    int recent();

    /// The first message without `\Seen`, or 0.
    int firstUnseen();

    MailboxTransaction begin() throws StorageException;

    /// Looks at the disk and brings the view up to date.
    ///
    /// @param expunges true: messages that are gone leave the view and the numbers move; false: they keep their numbers
    ///                 until a later call allows it (RFC 3501 §7.4.1)
    /// @return what changed in the order in which a client may be told: expunged ones (each number valid after the ones
    ///         before it), arrivals, flags
    /// @throws StorageException GONE when the mailbox was deleted or its UIDVALIDITY changed
    List<MailboxChange> sync(boolean expunges) throws StorageException;

    /// Calls `wakeup` (from any thread, quickly, maybe too often) when [#sync] would probably have news, until [#close]; null stops it.
    void listen(Runnable wakeup);

    @Override
    void close();
}
