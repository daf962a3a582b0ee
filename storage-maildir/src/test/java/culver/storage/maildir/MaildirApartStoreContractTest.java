package culver.storage.maildir;

import culver.storage.live.MailboxFormat;
import culver.storage.testkit.MailStoreContract;

class MaildirApartStoreContractTest extends MailStoreContract {
    @Override
    protected MailboxFormat format() {
        return new MaildirFormat();
    }

    @Override
    protected String location() {
        return "maildir:~/Maildir:CONTROL=~/control:INDEX=~/index:INBOX=~/In";
    }
}
