package culver.storage;

/// The kinds of failure that a protocol tells apart. Each protocol has one table from these to its own codes.
public enum StorageError {
    /// Something may work later: disk full, lock time-out, I/O error.
    TEMP,
    NO_PERMISSION,
    OVER_QUOTA,
    /// No such mailbox.
    NOT_FOUND,
    /// The mailbox is there already.
    EXISTS,
    /// The message is gone.
    EXPUNGED,
    /// Another session holds it exclusively.
    IN_USE,
    TOO_BIG,
    INVALID_NAME,
    /// The mailbox has no messages, only children (`\Noselect`), or cannot do what is asked.
    NOT_SELECTABLE,
    /// The mailbox was deleted, or its UIDs became invalid, while it was open: the session must let go of it.
    GONE,
    /// A limit of the format or of a setting (keywords, depth, count).
    LIMIT,
    CORRUPT
}
