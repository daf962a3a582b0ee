package culver.storage.live;

import culver.storage.StorageException;
import java.nio.file.Path;
import java.util.List;

/// The mailboxes of one namespace in one format, under one root: what [culver.storage.MailStore] asks a format for.
///
/// Names are relative to the namespace: [FolderPath]. Belongs to one session thread; the file system is shared.
public interface FolderTree extends AutoCloseable {
    /// @param selectable false for a level that only has children
    /// @param marked     it has mail that nobody has looked at
    record Folder(FolderPath path, boolean selectable, boolean marked) {
    }

    /// Every folder, in any order, parents that are not folders included. INBOX is in it when this tree serves it.
    List<Folder> list() throws StorageException;

    boolean exists(FolderPath path) throws StorageException;

    /// @throws StorageException EXISTS, INVALID_NAME (for what the layout cannot hold), NO_PERMISSION
    void create(FolderPath path) throws StorageException;

    /// Creates a level that holds only children, where the layout has such; else does nothing.
    void createParent(FolderPath path) throws StorageException;

    /// Removes the folder's messages and files, not its children.
    void delete(FolderPath path) throws StorageException;

    /// Renames a folder and all below it.
    void rename(FolderPath from, FolderPath to) throws StorageException;

    /// What identifies the mailbox in this process: equal for all sessions of all users that mean the same files.
    String key(FolderPath path) throws StorageException;

    /// Opens the files of a mailbox; creates INBOX if it is not there.
    ///
    /// @throws StorageException NOT_FOUND, NOT_SELECTABLE, CORRUPT (not of this format)
    MailboxBackend open(FolderPath path) throws StorageException;

    /// The file that holds the subscriptions of this tree, in Dovecot's format for this format's layout.
    Path subscriptionFile();

    /// The subscriptions of this tree, for one that keeps them elsewhere than in [#subscriptionFile].
    default Subscriptions subscriptions(FolderRoot root) throws StorageException {
        return new SubscriptionFile(subscriptionFile(), root);
    }

    @Override
    void close();
}
