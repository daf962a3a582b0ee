package culver.storage.live;

import culver.storage.StorageException;

/// A format of mailboxes on disk: `mbox`, `maildir`. One instance for the process, made in Main.
public interface MailboxFormat {
    /// The word before the colon in `mail_location`.
    String driver();

    /// Opens the tree of one namespace of one user. Makes no file yet.
    FolderTree open(FolderRoot root) throws StorageException;
}
