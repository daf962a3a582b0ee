package culver.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Locks between this process and another one: a Python program that takes a lock, says so, and holds it until its input ends.
class FileLocksTest {
    @TempDir
    Path dir;
    private Path file;

    @BeforeEach
    void makeFile() throws IOException {
        file = Files.writeString(dir.resolve("mbox"), "From x\n");
    }

    /// Another process.
    private final class Other implements AutoCloseable {
        final Process process;
        final BufferedReader out;
        final String answer;

        Other(String lock) throws IOException {
            var code = """
                import fcntl, sys
                f = open(sys.argv[1], 'r+')
                try:
                    %s
                    print('locked', flush=True)
                except OSError:
                    print('busy', flush=True)
                sys.stdin.read()
                """.formatted(lock);
            process = python(code);
            out = process.inputReader();
            answer = out.readLine();
        }

        private Process python(String code) throws IOException {
            try {
                return new ProcessBuilder("python3", "-c", code, file.toString()).redirectErrorStream(true).start();
            } catch (IOException e) {
                assertFalse("true".equals(System.getenv("CI")), "python3 is missing");
                assumeTrue(false, "python3 is missing: skipped");
                throw e;
            }
        }

        @Override
        public void close() throws IOException {
            process.getOutputStream().close();
            process.onExit().join();
            out.close();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "WRITE; fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB); busy",
        "WRITE; fcntl.lockf(f, fcntl.LOCK_SH | fcntl.LOCK_NB); busy",
        "READ; fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB); busy",
        "READ; fcntl.lockf(f, fcntl.LOCK_SH | fcntl.LOCK_NB); locked",
        "WRITE; fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB); locked",
    })
    void anotherProgramRespectsOurFcntlLock(FileLocks.Mode mode, String theirs, String answer) throws IOException {
        try (var locks = FileLocks.open(file, true)) {
            assertTrue(locks.tryFcntl(mode));
            try (var other = new Other(theirs)) {
                assertEquals(answer, other.answer);
            }
            locks.unlockFcntl();
            try (var other = new Other(theirs)) {
                assertEquals("locked", other.answer);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "WRITE; fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB); busy",
        "READ; fcntl.flock(f, fcntl.LOCK_SH | fcntl.LOCK_NB); locked",
        "READ; fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB); busy",
    })
    void anotherProgramRespectsOurFlock(FileLocks.Mode mode, String theirs, String answer) throws IOException {
        try (var locks = FileLocks.open(file, true)) {
            assertTrue(locks.tryFlock(mode));
            try (var other = new Other(theirs)) {
                assertEquals(answer, other.answer);
            }
            locks.unlockFlock();
            try (var other = new Other(theirs)) {
                assertEquals("locked", other.answer);
            }
        }
    }

    @Test
    void weRespectAnotherProgramsLocks() throws IOException {
        try (var locks = FileLocks.open(file, true)) {
            try (var other = new Other("fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB)")) {
                assertEquals("locked", other.answer);
                assertFalse(locks.tryFcntl(FileLocks.Mode.WRITE));
                assertFalse(locks.tryFcntl(FileLocks.Mode.READ));
                assertTrue(locks.tryFlock(FileLocks.Mode.WRITE));
                locks.unlockFlock();
            }
            try (var other = new Other("fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)")) {
                assertEquals("locked", other.answer);
                assertFalse(locks.tryFlock(FileLocks.Mode.READ));
                assertTrue(locks.tryFcntl(FileLocks.Mode.WRITE));
            }
            assertTrue(locks.tryFlock(FileLocks.Mode.WRITE));
        }
    }

    /// The trap of classic fcntl locks: a descriptor of the same file closed anywhere in the process drops them.
    @Test
    void closingTheFileElsewhereKeepsTheLock() throws IOException {
        try (var locks = FileLocks.open(file, true)) {
            assertTrue(locks.tryFcntl(FileLocks.Mode.WRITE));
            FileChannel.open(file).close();
            Files.readString(file);
            FileLocks.open(file, true).close();
            try (var other = new Other("fcntl.lockf(f, fcntl.LOCK_SH | fcntl.LOCK_NB)")) {
                assertEquals("busy", other.answer);
            }
        }
        try (var other = new Other("fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB)")) {
            assertEquals("locked", other.answer);
        }
    }

    @Test
    void twoHoldersInThisProcessExcludeEachOther() throws IOException {
        try (var one = FileLocks.open(file, true); var two = FileLocks.open(file, true)) {
            assertTrue(one.tryFcntl(FileLocks.Mode.WRITE));
            assertFalse(two.tryFcntl(FileLocks.Mode.WRITE));
            assertTrue(one.tryFcntl(FileLocks.Mode.READ));             // from write to read
            assertTrue(two.tryFcntl(FileLocks.Mode.READ));
            assertFalse(one.tryFcntl(FileLocks.Mode.WRITE));
        }
    }

    @Test
    void channelIsOnTheLockedFileAfterARename() throws IOException {
        try (var locks = FileLocks.open(file, true)) {
            Files.move(file, dir.resolve("old"));
            Files.writeString(file, "another");
            try (var channel = locks.channel(false)) {
                assertEquals(7, channel.size());
                assertEquals(Files.getAttribute(dir.resolve("old"), "unix:ino"), Files.getAttribute(locks.self(), "unix:ino"));
            }
        }
    }

    @Test
    void whatCannotBeOpenedSaysWhy() {
        assertThrows(NoSuchFileException.class, () -> FileLocks.open(dir.resolve("none"), true));
        var locks = assertThrows(PosixException.class, () -> FileLocks.open(dir, true));
        assertTrue(locks.getMessage().contains("directory"), locks.getMessage());
    }

    @Test
    void aClosedOneRefuses() throws IOException {
        var locks = FileLocks.open(file, true);
        locks.close();
        locks.close();
        assertThrows(IllegalStateException.class, () -> locks.tryFcntl(FileLocks.Mode.READ));
    }
}
