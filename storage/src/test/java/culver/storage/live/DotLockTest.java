package culver.storage.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DotLockTest {
    private static final DotLock.Terms TERMS = new DotLock.Terms(Duration.ofSeconds(30), Duration.ofSeconds(120), null);
    private static final DotLock.Terms IMPATIENT = new DotLock.Terms(Duration.ofMillis(60), Duration.ofSeconds(120), null);

    @TempDir
    Path temp;
    private Path file;
    private Path lock;

    @BeforeEach
    void start() {
        file = temp.resolve("box");
        lock = temp.resolve("box.lock");
    }

    @Test
    void theLockIsAFileWithProcessAndHost() throws Exception {
        try (var held = DotLock.acquire(file, TERMS).orElseThrow()) {
            assertTrue(held.held());
            var host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            assertEquals(ProcessHandle.current().pid() + ":" + host, Files.readString(lock));
            assertTrue(DotLock.tryAcquire(file, TERMS).isEmpty());
            assertTrue(DotLock.acquire(file, IMPATIENT).isEmpty());
        }
        assertFalse(Files.exists(lock));
    }

    /// A process with our number, on another host or long dead, was writing its lock: ours says who we are nevertheless.
    @Test
    void whatIsUnderTheNameOfAnUnfinishedLockIsNeverTaken() throws Exception {
        var fresh = new ArrayList<Path>();
        try (var first = DotLock.acquire(file, TERMS).orElseThrow()) {
            assertTrue(first.held());
        }
        for (int n = 1; n < 400; n++) {
            fresh.add(Files.writeString(temp.resolve(".box.lock." + ProcessHandle.current().pid() + "-" + n + ".lock"), "1:elsewhere"));
        }
        try (var held = DotLock.acquire(file, TERMS).orElseThrow()) {
            assertTrue(held.held());
            assertTrue(Files.readString(lock).startsWith(ProcessHandle.current().pid() + ":"), Files.readString(lock));
        }
        for (var each : fresh) {
            assertTrue(DotLock.LEAVINGS.matcher(each.getFileName().toString()).matches());
            assertEquals("1:elsewhere", Files.readString(each));
        }
    }

    @Test
    void whatWasKilledTakesItsLeavingsAlong() throws Exception {
        var dead = new ProcessBuilder("true").start();
        dead.waitFor();
        var host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        Files.writeString(lock, dead.pid() + ":" + host);
        Files.createLink(temp.resolve(".box.lock." + dead.pid() + "-7.lock"), lock);
        Files.writeString(temp.resolve(".box.lock.1-7.lock"), "1:" + host);
        Thread.sleep(2100);                                            // ctime cannot be set, and a lock must be two seconds old
        try (var held = DotLock.tryAcquire(file, TERMS).orElseThrow()) {
            assertTrue(held.held());
        }
        assertFalse(Files.exists(temp.resolve(".box.lock." + dead.pid() + "-7.lock")));
        assertTrue(Files.exists(temp.resolve(".box.lock.1-7.lock")));
    }

    @Test
    void onlyOneHoldsIt() throws Exception {
        var inside = new AtomicInteger();
        var total = new AtomicInteger();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < 8; i++) {
                running.add(pool.submit(() -> {
                    for (int n = 0; n < 5; n++) {
                        try (var held = DotLock.acquire(file, TERMS).orElseThrow()) {
                            assertEquals(1, inside.incrementAndGet());
                            assertTrue(held.held());
                            total.incrementAndGet();
                            inside.decrementAndGet();
                        }
                    }
                    return null;
                }));
            }
            for (var future : running) {
                future.get();
            }
        }
        assertEquals(40, total.get());
    }

    @Test
    void aDeadProcessLosesItsLockOnceItIsNotYoung() throws Exception {
        var process = new ProcessBuilder("true").start();
        process.waitFor();
        Files.writeString(lock, process.pid() + ":" + Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
        assertTrue(DotLock.tryAcquire(file, TERMS).isEmpty(), "the lock is younger than two seconds");
        DotLock.acquire(file, TERMS).orElseThrow().close();
    }

    @Test
    void ourOwnNumberFromAnEarlierLifeIsDead() throws Exception {
        Files.writeString(lock, ProcessHandle.current().pid() + ":" + Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
        DotLock.acquire(file, TERMS).orElseThrow().close();
    }

    @Test
    void aLiveProcessKeepsItHoweverOld() throws Exception {
        Files.writeString(lock, "1:" + Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
        var terms = new DotLock.Terms(Duration.ofMillis(60), Duration.ofMillis(1), null);
        assertTrue(DotLock.acquire(file, terms).isEmpty());
        assertTrue(Files.exists(lock));
    }

    @Test
    void anotherHostsLockIsBrokenWhenNothingChangesForLong() throws Exception {
        Files.writeString(lock, "1:elsewhere.example");
        assertTrue(DotLock.acquire(file, IMPATIENT).isEmpty());
        DotLock.acquire(file, new DotLock.Terms(Duration.ofSeconds(20), Duration.ofMillis(200), null)).orElseThrow().close();
    }

    @Test
    void aChangingFileKeepsAForeignLockAlive() throws Exception {
        Files.writeString(lock, "0");
        Files.writeString(file, "new mail");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(30)));
        assertTrue(DotLock.acquire(file, new DotLock.Terms(Duration.ofMillis(400), Duration.ofMillis(100), null)).isEmpty());
    }

    @Test
    void aLockThatWasTakenAwayIsNoticedAndLeftAlone() throws Exception {
        var held = DotLock.acquire(file, TERMS).orElseThrow();
        Files.delete(lock);
        assertFalse(held.held());
        var placeholder = Files.writeString(temp.resolve("other"), "1:elsewhere.example");
        Files.move(placeholder, lock);
        held.close();
        assertTrue(Files.exists(lock));
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsAnError() {
        assertThrows(IOException.class, () -> DotLock.acquire(temp.resolve("none/box"), TERMS));
    }
}
