package culver.storage.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.storage.FlagChange;
import culver.storage.Flags;
import culver.storage.MailUser;
import culver.storage.Mailbox;
import culver.storage.MailboxChange;
import culver.storage.MailboxName;
import culver.storage.MailboxTransaction;
import culver.storage.StorageError;
import culver.storage.StorageException;
import culver.storage.UidSet;
import culver.storage.live.FolderPath;
import culver.storage.live.FolderRoot;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the engine does between API and format, seen with a format that lets the test play the other program.
@Timeout(60)
class EngineTest {
    private static final Path ROOT = Path.of("/memory/joe/mail");

    private final MemoryFormat format = new MemoryFormat();
    private TestStores server;

    @BeforeEach
    void start() {
        var conf = new TestConf().set("mail_location", "memory:~/mail").set("culver_lingering_mailboxes", "2");
        server = new TestStores(format, Path.of("/memory"), conf);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Mailbox inbox(boolean readOnly) throws StorageException {
        return server.open("joe").open(MailboxName.INBOX, readOnly);
    }

    @Test
    void whatAnotherProgramDoesIsTold() throws Exception {
        try (var view = inbox(false)) {
            view.sync(true);
            format.deliver(ROOT, FolderPath.INBOX, Mails.simple("x"));
            format.deliver(ROOT, FolderPath.INBOX, Mails.simple("y"));
            assertEquals(List.of(new MailboxChange.Arrived(2, 2)), view.sync(true));
            format.foreignFlags(ROOT, FolderPath.INBOX, Flags.SEEN);
            assertEquals(List.of(new MailboxChange.FlagsChanged(1, view.uid(1)), new MailboxChange.FlagsChanged(2, view.uid(2))), view.sync(true));
            format.foreignExpunge(ROOT, FolderPath.INBOX);
            assertEquals(2, view.sync(true).size());
            assertEquals(0, view.size());
        }
    }

    @Test
    void aStoreDoesNotUndoWhatAnotherProgramJustDid() throws Exception {
        try (var view = inbox(false)) {
            format.deliver(ROOT, FolderPath.INBOX, Mails.simple("x"));
            view.sync(true);
            format.foreignFlags(ROOT, FolderPath.INBOX, Flags.SEEN);
            try (var tx = view.begin()) {
                tx.setFlags(UidSet.of(view.uid(1)), FlagChange.add(Flags.of(Flags.FLAGGED)));
                tx.commit();
            }
            assertEquals(Flags.of(Flags.SEEN | Flags.FLAGGED), view.message(1).flags());
        }
    }

    @Test
    void aForeignDeliveryHasASizeOnceItWasRead() throws Exception {
        format.deliver(ROOT, FolderPath.INBOX, Mails.MULTIPART);
        try (var store = server.open("joe"); var view = store.open(MailboxName.INBOX, true)) {
            assertEquals(-1, store.status(MailboxName.INBOX).size());
            assertEquals(Mails.crlf(Mails.MULTIPART).length, view.message(1).size());
            assertEquals(Mails.crlf(Mails.MULTIPART).length, store.status(MailboxName.INBOX).size());
        }
    }

    @Test
    void newUidsMeanGone() throws Exception {
        try (var view = inbox(false)) {
            StoreContract.append(view, Mails.simple("x"));
            view.sync(true);
            var message = view.message(1);
            message.envelope();
            format.renumber(ROOT, FolderPath.INBOX);
            assertEquals(StorageError.GONE, assertThrows(StorageException.class, () -> view.sync(true)).error());
            assertEquals(StorageError.GONE, assertThrows(StorageException.class, message::envelope).error());
            assertEquals(StorageError.GONE, assertThrows(StorageException.class, () -> StoreContract.append(view, Mails.simple("y"))).error());
            try (var again = inbox(false)) {
                assertNotEquals(view.uidValidity(), again.uidValidity());
                assertEquals(1, again.uid(1));
                assertEquals(1, again.size());
            }
        }
    }

    @Test
    void examineGivesUidsWithoutWritingThem() throws Exception {
        format.deliver(ROOT, FolderPath.INBOX, Mails.simple("x"));
        try (var view = inbox(true)) {
            long uid = view.uid(1);
            try (var writer = inbox(false)) {
                assertEquals(uid, writer.uid(1));
                writer.sync(true);
                assertEquals(1, writer.recent());
            }
            assertEquals(List.of(), view.sync(true));
        }
    }

    @Test
    void metadataIsRenderedOnceForAllSessions() throws Exception {
        try (var one = inbox(false); var two = inbox(true)) {
            StoreContract.append(one, Mails.MULTIPART);
            one.sync(true);
            two.sync(true);
            assertSame(one.message(1).envelope(), two.message(1).envelope());
            assertSame(one.message(1).bodyStructure(true), two.message(1).bodyStructure(true));
            assertSame(one.message(1).structure(), two.message(1).structure());
        }
    }

    @Test
    void aSleepingListenerIsWoken() throws Exception {
        try (var sleeper = inbox(true); var other = inbox(false)) {
            sleeper.sync(true);
            var news = new CountDownLatch(1);
            sleeper.listen(() -> {
                if (Thread.currentThread().getName().equals("other")) {
                    news.countDown();
                }
            });
            var thread = Thread.ofVirtual().name("other").start(() -> {
                try {
                    StoreContract.append(other, Mails.simple("x"));
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            thread.join();
            assertEquals(0, news.getCount(), "woken before commit returns");
            assertEquals(1, sleeper.sync(true).size());
        }
    }

    @Test
    void oneThatChangesIsNotWokenByItself() throws Exception {
        try (var view = inbox(false)) {
            view.sync(true);
            var woken = new ArrayList<String>();
            view.listen(() -> woken.add("x"));
            woken.clear();
            StoreContract.append(view, Mails.simple("x"));
            view.sync(true);
            assertEquals(List.of(), woken);
        }
    }

    @Test
    void unusedMailboxesAreForgottenBeyondTheLimit() throws Exception {
        try (var store = server.open("joe")) {
            for (int i = 0; i < 10; i++) {
                var name = new MailboxName("box" + i);
                store.create(name);
                try (var view = store.open(name, false)) {
                    StoreContract.append(view, Mails.simple("x"));
                }
            }
            for (int i = 0; i < 10; i++) {
                assertEquals(1, store.status(new MailboxName("box" + i)).messages());
            }
        }
    }

    @Test
    void renamingWhatIsOpenSaysGoneAndLosesNothing() throws Exception {
        try (var store = server.open("joe")) {
            store.create(new MailboxName("a"));
            store.create(new MailboxName("a/b"));
            try (var view = store.open(new MailboxName("a/b"), false)) {
                StoreContract.append(view, Mails.simple("x"));
                store.rename(new MailboxName("a"), new MailboxName("c"));
                assertEquals(StorageError.GONE, assertThrows(StorageException.class, () -> view.sync(true)).error());
            }
            assertEquals(1, store.status(new MailboxName("c/b")).messages());
            assertEquals(StorageError.NOT_FOUND, assertThrows(StorageException.class, () -> store.status(new MailboxName("a/b"))).error());
        }
    }

    @Test
    void whatCouldNotBeRemovedStaysOpen() throws Exception {
        try (var view = inbox(false)) {
            StoreContract.append(view, Mails.simple("x"));
            view.sync(true);
            var failure = new StorageException(StorageError.TEMP, "the disk says no");
            var root = new FolderRoot(new MailUser("joe", ROOT.getParent(), -1, -1, Map.of()), MemoryFormat.DRIVER, ROOT, null, null, null, "fs", null, true,
                server.conf());
            var keys = List.of(format.open(root).key(FolderPath.INBOX), "one that nobody has open");
            assertSame(failure, assertThrows(StorageException.class, () -> server.live().retire(keys, () -> {
                throw failure;
            })));
            StoreContract.append(view, Mails.simple("y"));
            assertEquals(1, view.sync(true).size());
            assertEquals(2, view.size());
            server.live().retire(keys, () -> { });
            assertEquals(StorageError.GONE, assertThrows(StorageException.class, () -> view.sync(true)).error());
        }
    }

    @Test
    void whatWasAddedIsThereOnceWhenTheRemovalFails() throws Exception {
        try (var view = inbox(false)) {
            long old = StoreContract.append(view, Mails.simple("old"));
            format.refuseExpunge(ROOT, FolderPath.INBOX, true);
            MailboxTransaction.Result result;
            try (var tx = view.begin()) {
                var into = tx.append(Flags.of(Flags.SEEN), null, -1);
                into.write(ByteBuffer.wrap(Mails.simple("replacement")));
                into.finish();
                tx.setFlags(UidSet.of(old), FlagChange.add(Flags.of(Flags.DELETED)));
                tx.expunge(UidSet.of(old));
                result = tx.commit();
            }
            assertEquals(1, result.appended().length);
            assertEquals(StorageError.TEMP, result.notExpunged().orElseThrow().error());
            view.sync(true);
            assertEquals(List.of(old, result.appended()[0]), StoreContract.uids(view));
            assertEquals(Flags.of(Flags.DELETED), view.message(1).flags());
            try (var tx = view.begin()) {
                tx.expunge(UidSet.of(old));
                assertEquals(StorageError.TEMP, assertThrows(StorageException.class, tx::commit, "nothing was added: to be said so").error());
            }
            format.refuseExpunge(ROOT, FolderPath.INBOX, false);
            StoreContract.expunge(view, old);
            view.sync(true);
            assertEquals(List.of(result.appended()[0]), StoreContract.uids(view));
        }
    }

    @Test
    void uidNextBeginsAnewWithUidValidity() throws Exception {
        try (var store = server.open("joe"); var view = store.open(MailboxName.INBOX, false)) {
            for (int i = 0; i < 9; i++) {
                StoreContract.append(view, Mails.simple("x"));
            }
            format.foreignExpunge(ROOT, FolderPath.INBOX);
            view.sync(true);
            assertEquals(10, store.status(MailboxName.INBOX).uidNext());
            format.renumber(ROOT, FolderPath.INBOX);
            assertEquals(1, store.status(MailboxName.INBOX).uidNext());
        }
    }

    @Test
    void aHundredThousandMessages() throws Exception {
        int n = 100_000;
        var octets = Mails.simple("x");
        for (int i = 0; i < n; i++) {
            format.deliver(ROOT, FolderPath.INBOX, octets);
        }
        try (var view = inbox(false); var other = inbox(false)) {
            view.sync(true);
            other.sync(true);
            assertEquals(n, view.size());
            assertEquals(n, view.recent());
            long start = System.nanoTime();
            for (int i = 0; i < 10_000; i++) {
                view.sync(true);
            }
            assertTrue(System.nanoTime() - start < 2_000_000_000L, "syncs without news took " + (System.nanoTime() - start) / 10_000 + " ns each");
            try (var tx = other.begin()) {
                tx.setFlags(UidSet.range(1, 4_294_967_295L), FlagChange.add(Flags.of(Flags.DELETED)));
                tx.commit();
            }
            assertEquals(n, view.sync(true).size());
            try (var tx = other.begin()) {
                tx.expunge(UidSet.range(1, n - 1));
                tx.commit();
            }
            assertEquals(n - 1, view.sync(true).size());
            assertEquals(1, view.size());
            assertEquals(Set.of(), view.message(1).flags().keywords());
        }
    }
}
