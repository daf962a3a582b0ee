package culver.storage.mbox;

import culver.storage.live.MailboxFormat;
import culver.storage.testkit.MailStoreContract;

class MboxStoreTest extends MailStoreContract {
    @Override
    protected MailboxFormat format() {
        return new MboxFormat();
    }

    @Override
    protected String location() {
        return "mbox:~/mail:INBOX=~/inbox";
    }

    @Override
    protected boolean parentsHoldMessages() {
        return false;
    }
}
