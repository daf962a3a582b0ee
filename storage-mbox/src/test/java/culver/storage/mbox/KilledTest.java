package culver.storage.mbox;

import culver.storage.live.MailboxFormat;
import culver.storage.testkit.KilledContract;

class KilledTest extends KilledContract {
    public static void main(String[] args) throws Exception {
        work(new MboxFormat(), args);
    }

    @Override
    protected MailboxFormat format() {
        return new MboxFormat();
    }

    @Override
    protected String location() {
        return "mbox:~/mail:INBOX=~/inbox";
    }
}
