package culver.storage.testkit;

import culver.storage.live.FolderPath;
import culver.storage.live.MailboxFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

class MemoryMailboxTest extends MailboxContract {
    @Override
    protected MailboxFormat format() {
        return new MemoryFormat(signal());
    }

    @Override
    protected String location() {
        return "memory:~/mail";
    }

    @Override
    protected boolean deliverForeign(byte[] message) throws IOException {
        ((MemoryFormat) formatUnderTest()).deliver(home().resolve("mail"), FolderPath.INBOX, message);
        Files.write(signal(), new byte[] {'.'}, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return true;
    }

    private Path signal() {
        return homes.resolve("signal");
    }
}
