package culver.storage.maildir;

import culver.storage.StorageException;
import culver.storage.live.FolderRoot;
import culver.storage.live.FolderTree;
import culver.storage.live.MailboxFormat;

/// The Maildir format: `mail_location = maildir:…`. One instance for the process; thread-safe.
public final class MaildirFormat implements MailboxFormat {
    @Override
    public String driver() {
        return "maildir";
    }

    @Override
    public FolderTree open(FolderRoot root) throws StorageException {
        return new MaildirTree(root);
    }
}
