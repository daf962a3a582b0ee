package culver.storage.mbox;

import culver.conf.Conf;
import culver.posix.FileLocks;
import culver.storage.StorageError;
import culver.storage.StorageException;
import culver.storage.live.DotLock;
import culver.storage.live.FileOwner;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/// All the locks of an mbox that `mbox_read_locks` or `mbox_write_locks` name, taken together.
///
/// They are tried in the configured order; when a later one is not free, the earlier ones are given back at once and all is tried again
/// after a short while, not the same each time. Nobody is ever waited for with a lock in hand, so no order, ours or another program's, can deadlock.
///
/// Threading: one thread at a time for one set of [FileLocks].
///
/// Errors: TEMP when the time is up; NO_PERMISSION when a dotlock cannot be made (`dotlock_try` then does without).
final class MboxLock implements AutoCloseable {
    enum Kind {
        DOTLOCK, DOTLOCK_TRY, FCNTL, FLOCK, LOCKF;

        private static List<Kind> list(String setting, List<String> words) throws StorageException {
            var kinds = new ArrayList<Kind>();
            for (var word : words) {
                try {
                    kinds.add(valueOf(word.toUpperCase(Locale.ROOT)));
                } catch (IllegalArgumentException e) {
                    throw new StorageException(StorageError.TEMP, setting + ": no such lock: " + word + " (dotlock, dotlock_try, fcntl, flock, lockf)", e);
                }
            }
            return List.copyOf(kinds);
        }
    }

    /// What the settings say.
    ///
    /// @param owner whose dotlocks are, or null
    record Terms(List<Kind> read, List<Kind> write, Duration timeout, Duration stale, FileOwner owner) {
        static Terms of(Conf conf, FileOwner owner) throws StorageException {
            return new Terms(Kind.list("mbox_read_locks", conf.get(MboxSettings.READ_LOCKS)), Kind.list("mbox_write_locks", conf.get(MboxSettings.WRITE_LOCKS)),
                conf.get(MboxSettings.LOCK_TIMEOUT), conf.get(MboxSettings.DOTLOCK_CHANGE_TIMEOUT), owner);
        }
    }

    private static final System.Logger LOG = System.getLogger(MboxLock.class.getName());
    private static final long FIRST_WAIT_MS = 5;
    private static final long LONGEST_WAIT_MS = 250;

    private final FileLocks kernel;
    private DotLock dot;
    private boolean fcntl;
    private boolean flock;

    private MboxLock(FileLocks kernel) {
        this.kernel = kernel;
    }

    /// Waits for all locks.
    static MboxLock acquire(Path mbox, FileLocks kernel, boolean write, Terms terms) throws StorageException {
        var lock = new MboxLock(kernel);
        long deadline = System.nanoTime() + terms.timeout.toNanos();
        try {
            for (long wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
                var busy = lock.tryAll(mbox, write, terms);
                if (busy == null) {
                    return lock;
                }
                lock.close();
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new StorageException(StorageError.TEMP, mbox + ": timed out after " + terms.timeout.toSeconds() + " s waiting for its "
                        + busy.toString().toLowerCase(Locale.ROOT) + " lock");
                }
                Thread.sleep(Math.min(left, wait / 2 + ThreadLocalRandom.current().nextLong(wait)));
            }
        } catch (InterruptedException e) {
            lock.close();
            Thread.currentThread().interrupt();
            throw new StorageException(StorageError.TEMP, mbox + ": interrupted while waiting for its locks", e);
        } catch (AccessDeniedException e) {
            lock.close();
            throw new StorageException(StorageError.NO_PERMISSION, mbox + ": cannot be locked: " + e.getMessage()
                + " (where users may not create files: mbox_write_locks = dotlock_try fcntl)", e);
        } catch (IOException e) {
            lock.close();
            throw new StorageException(StorageError.TEMP, mbox + ": cannot be locked: " + e, e);
        }
    }

    /// @return the lock that is not free, or null when all are held
    private Kind tryAll(Path mbox, boolean write, Terms terms) throws IOException {
        var mode = write ? FileLocks.Mode.WRITE : FileLocks.Mode.READ;
        for (var kind : write ? terms.write : terms.read) {
            boolean free = switch (kind) {
                case DOTLOCK -> dotlock(mbox, terms);
                case DOTLOCK_TRY -> dotlockIfAllowed(mbox, terms);
                case FCNTL -> fcntl = fcntl || kernel.tryFcntl(mode);
                case LOCKF -> fcntl = kernel.tryFcntl(FileLocks.Mode.WRITE);   // lockf(3) knows no shared locks
                case FLOCK -> flock = flock || kernel.tryFlock(mode);
            };
            if (!free) {
                return kind;
            }
        }
        return null;
    }

    private boolean dotlock(Path mbox, Terms terms) throws IOException {
        if (dot == null) {
            dot = DotLock.tryAcquire(mbox, new DotLock.Terms(Duration.ZERO, terms.stale, terms.owner)).orElse(null);
        }
        return dot != null;
    }

    private boolean dotlockIfAllowed(Path mbox, Terms terms) throws IOException {
        try {
            return dotlock(mbox, terms);
        } catch (FileSystemException e) {
            return true;                                               // no permission, no space, a read-only file system: the kernel's locks must do
        }
    }

    /// To be called now and then by long work: tells the others that we live.
    ///
    /// @throws IOException when somebody has broken the lock: nothing may be written any more
    void touch() throws IOException {
        if (dot != null) {
            if (!dot.held()) {
                throw new IOException("another program has broken the dotlock");
            }
            dot.touch();
        }
    }

    /// Gives all back, the last first.
    @Override
    public void close() {
        try {
            if (flock) {
                flock = false;
                kernel.unlockFlock();
            }
            if (fcntl) {
                fcntl = false;
                kernel.unlockFcntl();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, kernel + ": cannot unlock", e);
        }
        if (dot != null) {
            dot.close();
            dot = null;
        }
    }
}
