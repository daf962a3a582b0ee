package culver.storage.testkit;

import culver.storage.live.MailboxFormat;

class MemoryMailStoreTest extends MailStoreContract {
    @Override
    protected MailboxFormat format() {
        return new MemoryFormat();
    }

    @Override
    protected String location() {
        return "memory:~/mail";
    }
}
