package culver.storage.mbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culver.storage.MailUser;
import culver.storage.StorageError;
import culver.storage.live.FolderPath;
import culver.storage.live.FolderRoot;
import culver.storage.live.MailboxFormat;
import culver.storage.testkit.MailStoreContract;
import culver.storage.testkit.TestConf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

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

    /// A server with more rights than the user who made the link.
    @Test
    void whatBelongsToOthersIsNotTouchedThroughALink() throws Exception {
        assumeTrue((int) Files.getAttribute(homes, "unix:uid") == 0, "skipped: only root can play two users");
        int alice = 4201;
        var journal = Files.createDirectories(homes.resolve("bob/mail/.imap/Work")).resolve("culver.journal");
        Files.writeString(journal, "Bob's");
        chown(homes.resolve("bob"), 4202);
        var home = Files.createDirectories(homes.resolve("alice/mail")).getParent();
        Files.createSymbolicLink(home.resolve("mail/.imap"), homes.resolve("bob/mail/.imap"));
        chown(home, alice);
        var user = new MailUser("alice", home, alice, alice, Map.of());
        var root = new FolderRoot(user, "mbox", home.resolve("mail"), home.resolve("inbox"), null, null, "fs", null, true, new TestConf());
        try (var tree = new MboxFormat().open(root)) {
            Files.setAttribute(Files.writeString(home.resolve("mail/Work"), ""), "unix:uid", alice);
            assertFails(StorageError.NO_PERMISSION, () -> tree.open(FolderPath.of("Work")));
            assertFails(StorageError.NO_PERMISSION, () -> tree.delete(FolderPath.of("Work")));
            assertFails(StorageError.NO_PERMISSION, () -> tree.create(FolderPath.of("New")));
            assertFails(StorageError.NO_PERMISSION, () -> tree.rename(FolderPath.of("Work"), FolderPath.of("New")));
            assertTrue(Files.exists(home.resolve("mail/Work")), "refused before anything was done");
            assertEquals("Bob's", Files.readString(journal));
        }
    }

    private static void chown(Path top, int uid) throws IOException {
        try (var all = Files.walk(top)) {
            for (var each : all.toList()) {
                Files.setAttribute(each, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }
}
