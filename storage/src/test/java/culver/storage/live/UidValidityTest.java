package culver.storage.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UidValidityTest {
    private static final FileOwner OWNER = new FileOwner(-1, -1, 0600, 0700);

    @TempDir
    Path directory;

    @Test
    void uidValidities() throws IOException {
        long before = System.currentTimeMillis() / 1000;
        long first = UidValidity.next(directory, 0, OWNER);
        assertTrue(first >= before && first <= before + 60);
        assertEquals(first + 1, UidValidity.peek(directory));
        assertEquals(first + 1, UidValidity.next(directory, 0, OWNER));
        assertEquals(Long.toHexString(first + 1), Files.readString(directory.resolve("dovecot-uidvalidity")));
        assertTrue(Files.exists(directory.resolve("dovecot-uidvalidity." + Long.toHexString(first + 1))));
        assertFalse(Files.exists(directory.resolve("dovecot-uidvalidity." + Long.toHexString(first))));
        Files.move(directory.resolve("dovecot-uidvalidity." + Long.toHexString(first + 1)), directory.resolve("dovecot-uidvalidity.7b000000"));
        assertEquals(0x7b000001L, UidValidity.next(directory, 0, OWNER));
        assertEquals(0x7b000010L, UidValidity.next(directory, 0x7b000010L, OWNER));
    }

    @Test
    void uidValiditiesOfManyThreadsDiffer() throws Exception {
        var values = ConcurrentHashMap.<Long>newKeySet();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                for (int n = 0; n < 20; n++) {
                    try {
                        values.add(UidValidity.next(directory, 0, OWNER));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        assertEquals(160, values.size());
    }
}
