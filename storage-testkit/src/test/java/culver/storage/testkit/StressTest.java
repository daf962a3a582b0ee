package culver.storage.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.storage.MailboxName;
import culver.storage.StorageError;
import culver.storage.StorageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StressTest {
    /// What may be met when others delete, make and rename the same few mailboxes.
    private static final Set<StorageError> EXPECTED = EnumSet.of(StorageError.NOT_FOUND, StorageError.EXISTS, StorageError.GONE,
        StorageError.EXPUNGED, StorageError.NOT_SELECTABLE);

    @Test
    void manyRandomRunsAgreeWithTheModel() throws Exception {
        long seed = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            var format = new MemoryFormat();
            new RandomDifferential(() -> new TestStores(format, Path.of("/memory"), new TestConf().set("mail_location", "memory:~/mail")
                .set("culver_lingering_mailboxes", "0")), "random", seed + i).run(400);
        }
    }

    @Test
    void mailboxesComeAndGoWhileOthersUseThem() throws Exception {
        long seed = System.nanoTime();
        var conf = new TestConf().set("mail_location", "memory:~/mail").set("culver_lingering_mailboxes", "1");
        try (var server = new TestStores(new MemoryFormat(), Path.of("/memory"), conf); var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<Integer>>();
            for (int t = 0; t < 8; t++) {
                var random = new Random(seed + t);
                running.add(pool.submit(() -> session(server, random)));
            }
            int done = 0;
            for (var future : running) {
                done += future.get(50, TimeUnit.SECONDS);
            }
            assertTrue(done > 100, "seed " + seed + ": only " + done + " succeeded");
            try (var store = server.open("joe")) {
                for (var info : store.list()) {
                    try (var view = store.open(info.name(), false)) {
                        assertEquals(store.status(info.name()).messages(), view.size());
                    }
                }
            }
        }
    }

    private static int session(TestStores server, Random random) throws Exception {
        int done = 0;
        for (int i = 0; i < 300; i++) {
            var name = new MailboxName("box" + random.nextInt(4));
            try (var store = server.open("joe")) {
                switch (random.nextInt(6)) {
                    case 0 -> store.create(name);
                    case 1 -> store.delete(name);
                    case 2 -> store.rename(name, new MailboxName("box" + random.nextInt(4)));
                    case 3 -> store.status(name);
                    default -> {
                        try (var view = store.open(name, false)) {
                            view.listen(() -> { });
                            StoreContract.append(view, Mails.simple("x"));
                            view.sync(true);
                            if (view.size() > 3) {
                                StoreContract.expunge(view, view.uid(1), view.uid(2));
                            }
                            if (view.size() > 0) {
                                view.message(view.size()).envelope();
                            }
                        }
                    }
                }
                done++;
            } catch (StorageException e) {
                assertTrue(EXPECTED.contains(e.error()), e.error() + " " + e.getMessage());
            }
        }
        return done;
    }
}
