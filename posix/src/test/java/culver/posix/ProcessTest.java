package culver.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTest {
    @TempDir
    private Path dir;

    @Test
    void idsAreThoseThatTheKernelSays() throws IOException {
        var status = Files.readAllLines(Path.of("/proc/self/status"));
        assertEquals("Uid:\t" + Ids.uid() + "\t" + Ids.euid(), line(status, "Uid:"));
        assertEquals("Gid:\t" + Ids.gid() + "\t" + Ids.egid(), line(status, "Gid:"));
    }

    private static String line(List<String> status, String name) {
        var words = status.stream().filter(l -> l.startsWith(name)).findFirst().orElseThrow().split("\t");
        return words[0] + "\t" + words[1] + "\t" + words[2];
    }

    @Test
    void hostnameIsTheKernels() throws IOException {
        assertEquals(Files.readString(Path.of("/proc/sys/kernel/hostname")).strip(), Hostname.name());
    }

    @Test
    void umaskHolds() throws IOException {
        int before = Umask.set(0137);
        try {
            assertEquals(0137, Umask.set(0137));
            var file = Files.createFile(dir.resolve("file"));
            assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        } finally {
            Umask.set(before);
        }
    }

    @Test
    void aDirectoryIsSynced() throws IOException {
        Sync.directory(dir);
        assertThrows(NoSuchFileException.class, () -> Sync.directory(dir.resolve("absent")));
    }

    @Test
    void chownNeverFollowsALink() throws IOException {
        assumeTrue(Ids.euid() == 0, "skipped: only root gives files away");
        var file = Files.createFile(dir.resolve("target"));
        var link = Files.createSymbolicLink(dir.resolve("link"), file);
        Chown.file(link, 12345, 12346);
        assertEquals(0, Files.getAttribute(file, "unix:uid"));
        assertEquals(12345, Files.getAttribute(link, "unix:uid", LinkOption.NOFOLLOW_LINKS));
        Chown.file(file, -1, 12346);
        assertEquals(0, Files.getAttribute(file, "unix:uid"));
        assertEquals(12346, Files.getAttribute(file, "unix:gid"));
        var e = assertThrows(PosixException.class, () -> Chown.file(dir.resolve("absent"), 1, 1));
        assertEquals(Libc.ENOENT, e.errno());
        assertTrue(e.getMessage().contains("No such file"), e.getMessage());
    }

    @Test
    void signalsArrive() throws InterruptedException {
        var hups = new CountDownLatch(2);
        Signals.on("HUP", hups::countDown);
        Signals.raise("HUP");
        // The kernel merges a second signal with one that is still on its way.
        while (hups.getCount() == 2) {
            Thread.onSpinWait();
        }
        Signals.raise("HUP");
        assertTrue(hups.await(10, TimeUnit.SECONDS));
        assertThrows(IllegalArgumentException.class, () -> Signals.on("NOSUCH", () -> {
        }));
    }

    /// In a process of its own, since there is no way back.
    @Test
    void becomesSomebodyElseWithAllThreads() throws Exception {
        assumeTrue(Ids.euid() == 0, "skipped: only root can become somebody else");
        assertEquals("12345 12346 12345 failed denied", child(Becomes.class));
    }

    private static String child(Class<?> main) throws IOException, InterruptedException {
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), main.getName()).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        process.waitFor();
        return said;
    }

    static final class Becomes {
        private Becomes() {
        }

        public static void main(String[] args) throws Exception {
            var go = new CountDownLatch(1);
            int[] seen = new int[1];
            var other = new Thread(() -> {
                try {
                    go.await();
                    seen[0] = Ids.euid();
                } catch (InterruptedException e) {
                    seen[0] = -1;
                }
            });
            other.start();
            // The classes may lie where only root can read: load them all before.
            Shadow.byName("daemon");
            new PosixException("warm-up", Libc.EPERM).denied();
            Ids.become(12345, 12346, new int[] {12346});
            go.countDown();
            other.join();
            var back = "failed";
            try {
                Ids.become(0, 0, new int[] {0});
                back = "possible";
            } catch (PosixException denied) {
                back = denied.denied() ? "failed" : denied.getMessage();
            }
            var shadow = "readable";
            try {
                Shadow.byName("daemon");
            } catch (PosixException e) {
                shadow = e.denied() ? "denied" : e.getMessage();
            }
            System.out.println(Ids.euid() + " " + Ids.egid() + " " + seen[0] + " " + back + " " + shadow);
        }
    }
}
