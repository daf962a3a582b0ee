package culver.storage.live;

import culver.mime.MessageData;
import culver.storage.Flags;
import culver.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The files of one mailbox in one format, driven by the one [LiveMailbox] that all sessions of this process share.
///
/// Threading: every method but [Save]'s is called with the live mailbox's lock held, by one thread at a time; so the
/// backend has no lock of its own against this process, and takes the file locks against the others inside each call.
/// No lock is held when a call has returned.
///
/// A backend fills the [MessageTable] and changes it only to say what is now on disk: first the disk, then the table.
public interface MailboxBackend extends AutoCloseable {
    /// Brings the table up to date with the disk. Must be cheap (some stats) when nothing has changed.
    ///
    /// The first call fills the empty table and sets UIDVALIDITY and UIDNEXT. Messages that have not been recent to any session
    /// carry [Flags#RECENT]. New messages get their UIDs here, durably, under the format's lock.
    ///
    /// @param write false when all sessions are read-only: nothing on disk may change (UIDs are then given in memory, as
    ///              they would be given on disk)
    void sync(MessageTable table, boolean write) throws StorageException;

    /// Writes new flags. `bits[i]` are for the message `uids[i]`; a message that is gone is passed over.
    /// The table's rows hold the new bits when it returns.
    void setFlags(MessageTable table, long[] uids, long[] bits) throws StorageException;

    /// Removes messages from disk and rows from the table.
    void expunge(MessageTable table, long[] uids) throws StorageException;

    /// A session has been told of these messages: they are recent for nobody else (Maildir: new/ to cur/; mbox: `Status: O`),
    /// and lose [Flags#RECENT]. May be done lazily on disk.
    void claimRecent(MessageTable table, long[] uids) throws StorageException;

    /// Opens the octets of a message.
    ///
    /// @throws StorageException EXPUNGED when it is gone
    MessageData open(MessageTable table, long uid) throws StorageException;

    /// When it was received, in seconds since 1970; asked when the table does not know ([MessageTable#UNKNOWN]).
    long internalDate(MessageTable table, long uid) throws StorageException;

    /// A message's octets with CRLF line ends, if the format knows it without reading the message (Maildir's `W=`), else UNKNOWN.
    long virtualSize(MessageTable table, long uid) throws StorageException;

    /// The size was worked out by reading: the backend may keep it with its own files.
    void learnedVirtualSize(MessageTable table, long uid, long size);

    /// Starts a message on its way in: octets go to a temporary place, with no lock held. May be called without the live lock.
    ///
    /// @param flags        keywords included; each must be one the table knows by the time of [#commit]
    /// @param internalDate never null
    Save beginSave(Flags flags, Instant internalDate) throws StorageException;

    /// Starts a message whose octets are those of a message of another backend, without copying them, when that is possible
    /// (Maildir to Maildir on one file system: a hard link); empty when it is not. The source is not changed, and its
    /// live lock is not held.
    Optional<Save> beginLink(MailboxBackend source, String fileName, Flags flags, Instant internalDate) throws StorageException;

    /// Publishes finished saves: all or none. UIDs are given in the order of the list, the messages are durable when it returns, the
    /// rows are in the table (with [Flags#RECENT]).
    ///
    /// @return the UIDs
    long[] commit(MessageTable table, List<Save> saves) throws StorageException;

    /// 32 hex digits: see [culver.storage.Message#guid].
    String guid(MessageTable table, long uid) throws StorageException;

    /// See [culver.storage.Message#fileName].
    String fileName(MessageTable table, long uid) throws StorageException;

    /// See [culver.storage.Message#savedUidl].
    Optional<String> savedUidl(MessageTable table, long uid) throws StorageException;

    /// What to watch to hear of changes by other programs: directories, where every name counts, or the mailbox file, which
    /// stands for its own name in its directory (thousands of files may share a spool directory).
    List<Path> watched();

    /// True if the mailbox may take one more keyword beyond those that the table knows.
    boolean acceptsKeyword(MessageTable table, String keyword);

    /// The last session has left: writes what was lazy, and may close files; the mailbox stays in memory for a while.
    default void flush(MessageTable table) throws StorageException {
    }

    /// Lets go of files. Flushes what was lazy.
    @Override
    void close();

    /// A message on its way in. One thread, no lock held.
    interface Save {
        /// Takes all of `octets`; lines end in LF.
        void write(ByteBuffer octets) throws IOException;

        /// The message is whole. `virtualSize` is its size with CRLF line ends.
        void finish(long virtualSize) throws IOException;

        /// Removes what was written. Harmless after commit or a second time.
        void discard();
    }
}
