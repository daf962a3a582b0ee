package culver.storage.maildir;

import culver.storage.MailboxName;
import culver.storage.StorageError;
import culver.storage.live.MailboxFormat;
import culver.storage.testkit.MailStoreContract;
import org.junit.jupiter.api.Test;

class MaildirFsStoreContractTest extends MailStoreContract {
    @Override
    protected MailboxFormat format() {
        return new MaildirFormat();
    }

    @Override
    protected String location() {
        return "maildir:~/Maildir:LAYOUT=fs";
    }

    @Test
    void namesThatMaildirNeedsAreRefused() {
        for (var name : new String[] {"cur", "a/new", "tmp/b"}) {
            assertFails(StorageError.INVALID_NAME, () -> store.create(new MailboxName(name)));
        }
    }
}
