package culver.storage.mbox;

import culver.storage.StorageException;
import culver.storage.live.FolderRoot;
import culver.storage.live.FolderTree;
import culver.storage.live.MailboxFormat;

/// `mbox`: each folder one file, all messages in it one after the other.
public final class MboxFormat implements MailboxFormat {
    public static final String DRIVER = "mbox";

    @Override
    public String driver() {
        return DRIVER;
    }

    @Override
    public FolderTree open(FolderRoot root) throws StorageException {
        return new MboxTree(root);
    }
}
