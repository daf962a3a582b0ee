package culver.storage.maildir;

import culver.storage.live.MailboxFormat;
import culver.storage.testkit.KilledContract;

class KilledTest extends KilledContract {
    public static void main(String[] args) throws Exception {
        work(new MaildirFormat(), args);
    }

    @Override
    protected MailboxFormat format() {
        return new MaildirFormat();
    }

    @Override
    protected String location() {
        return "maildir:~/Maildir";
    }
}
