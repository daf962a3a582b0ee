package culver.storage;

import culver.mime.MessageData;
import culver.mime.MimePart;
import java.time.Instant;
import java.util.Optional;

/// One message of a view. Everything is lazy; metadata comes from memory or the index where it is known.
///
/// The methods that look at the message fail with [StorageError#EXPUNGED] when it is gone, with CORRUPT when it cannot be read.
public interface Message {
    long uid();

    /// As they are now: [Mailbox#sync] may not have told of the last change yet.
    Flags flags() throws StorageException;

    /// `\Recent` for this session.
    boolean recent();

    long modSeq() throws StorageException;

    /// When it was received (IMAP's INTERNALDATE), to the second.
    Instant internalDate() throws StorageException;

    /// Octets with every line ending in CRLF: RFC822.SIZE, and POP3's size.
    long size() throws StorageException;

    /// The text of FETCH ENVELOPE, parentheses included, as it goes over the wire.
    byte[] envelope() throws StorageException;

    /// The text of FETCH BODYSTRUCTURE (`extended`) or BODY, as it goes over the wire.
    byte[] bodyStructure(boolean extended) throws StorageException;

    /// The MIME tree, with the places of the parts in what [#open] gives.
    MimePart structure() throws StorageException;

    /// The stored octets. The caller closes it.
    MessageData open() throws StorageException;

    /// 32 hex digits that stay with the message over copies, where the store has them, else made from what never changes.
    String guid() throws StorageException;

    /// The file's base name in Maildir (for `%f` in `pop3_uidl_format`); empty in mbox.
    String fileName() throws StorageException;

    /// A POP3 UIDL that was saved with the message (a migrated one), if any.
    Optional<String> savedUidl() throws StorageException;
}
