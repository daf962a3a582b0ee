package culver.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/// Changes to one mailbox, invisible until [#commit]. Closing without commit takes all back.
///
/// When [#commit] has returned the changes are on disk (as `mail_fsync` says). Belongs to one session thread.
///
/// Order within a commit: flags, then appended messages, then expunges; so that one message can take the place of another and neither
/// is ever missing. Messages are added all or none. A commit that has added messages never fails, or else a client would add them again:
/// what could not be expunged then is still there, and [Result#notExpunged] says why.
public interface MailboxTransaction extends AutoCloseable {
    /// A message on its way in. Lines may end in CRLF or LF; the store keeps them as its format does.
    interface Append {
        /// Takes all of `octets`.
        ///
        /// @throws IOException when the disk is full or fails
        void write(ByteBuffer octets) throws IOException;

        /// The message is whole. Without this call it is not part of the commit.
        void finish() throws IOException;
    }

    /// What a commit did.
    ///
    /// @param uidValidity of the mailbox
    /// @param appended    the UIDs given to appended and copied messages, in the order of the calls
    /// @param notExpunged why some of the messages to be expunged are still there: only where messages were appended too. They can be
    ///                    expunged by another transaction
    record Result(long uidValidity, long[] appended, Optional<StorageException> notExpunged) {
    }

    /// Begins to add a message.
    ///
    /// @param internalDate null: now
    /// @param sizeHint     octets to come, or -1: lets the store refuse early (TOO_BIG, OVER_QUOTA)
    Append append(Flags flags, Instant internalDate, long sizeHint) throws StorageException;

    /// Adds a copy of a message of any mailbox: same octets, flags and internal date.
    void copy(Message message) throws StorageException;

    /// @param uids messages that are gone are passed over
    void setFlags(UidSet uids, FlagChange change) throws StorageException;

    /// Removes messages, whether `\Deleted` or not; UIDs that are gone are passed over.
    void expunge(UidSet uids) throws StorageException;

    /// Makes it all true and durable.
    ///
    /// @throws StorageException nothing was added; flags may have been set on some messages, and some may have been expunged
    Result commit() throws StorageException;

    @Override
    void close();
}
