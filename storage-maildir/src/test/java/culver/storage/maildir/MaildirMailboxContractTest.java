package culver.storage.maildir;

import culver.storage.live.MailboxFormat;
import culver.storage.testkit.MailboxContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class MaildirMailboxContractTest extends MailboxContract {
    @Override
    protected MailboxFormat format() {
        return new MaildirFormat();
    }

    @Override
    protected String location() {
        return "maildir:~/Maildir";
    }

    @Override
    protected boolean deliverForeign(byte[] message) throws IOException {
        deliver(home().resolve("Maildir"), message);
        return true;
    }

    /// As an MTA does that knows nothing of UIDs.
    static void deliver(Path maildir, byte[] message) throws IOException {
        var name = System.nanoTime() / 1_000_000_000 + ".R" + System.nanoTime() + ".mta";
        for (var part : new String[] {"tmp", "new", "cur"}) {
            Files.createDirectories(maildir.resolve(part));
        }
        Files.write(maildir.resolve("tmp").resolve(name), message);
        Files.move(maildir.resolve("tmp").resolve(name), maildir.resolve("new").resolve(name));
    }
}
