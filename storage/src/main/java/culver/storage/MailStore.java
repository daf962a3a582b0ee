package culver.storage;

import java.util.List;

/// One user's mail: names to mailboxes. Made by [MailStores] after login, closed at the session's end.
///
/// Not thread-safe: it belongs to one session thread. Nothing in it assumes files.
/// Every method may block on disk and on locks, within the locks' time limits.
public interface MailStore extends AutoCloseable {
    /// In the order of the configuration; at least one.
    List<Namespace> namespaces();

    /// Every mailbox and every name that only has children, sorted; names that are subscribed but not there are not in it.
    List<MailboxInfo> list() throws StorageException;

    /// One name of [#list], or with `selectable` and `hasChildren` false when there is no such mailbox.
    MailboxInfo info(MailboxName name) throws StorageException;

    /// True if it can be opened.
    boolean exists(MailboxName name) throws StorageException;

    /// The subscribed names, sorted, whether they exist or not.
    List<MailboxName> subscriptions() throws StorageException;

    void subscribe(MailboxName name) throws StorageException;

    void unsubscribe(MailboxName name) throws StorageException;

    /// Creates a mailbox and the levels above it. A name that ends in the separator asks for a level that will have
    /// children (RFC 3501 §6.3.3).
    ///
    /// @throws StorageException EXISTS, INVALID_NAME, NO_PERMISSION
    void create(MailboxName name) throws StorageException;

    /// Removes a mailbox and its messages; its children stay.
    ///
    /// @throws StorageException NOT_FOUND; NO_PERMISSION for INBOX
    void delete(MailboxName name) throws StorageException;

    /// Renames with all children; INBOX keeps its name and gives its messages away (RFC 3501 §6.3.5).
    ///
    /// @throws StorageException NOT_FOUND, EXISTS, INVALID_NAME
    void rename(MailboxName from, MailboxName to) throws StorageException;

    /// Opens a mailbox. The view is empty of changes: it shows what is there now.
    ///
    /// @param readOnly EXAMINE: nothing on disk is changed, recent messages stay recent
    /// @throws StorageException NOT_FOUND, NOT_SELECTABLE, NO_PERMISSION, TEMP, CORRUPT
    Mailbox open(MailboxName name, boolean readOnly) throws StorageException;

    /// The numbers of a mailbox that need not be open; changes nothing.
    MailboxStatus status(MailboxName name) throws StorageException;

    /// Releases what the session held. Never fails; what goes wrong is logged.
    @Override
    void close();
}
