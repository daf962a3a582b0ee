package culver.storage.maildir;

import culver.storage.StorageError;
import culver.storage.StorageException;
import culver.storage.live.DotLock;
import culver.storage.live.FileOwner;
import culver.storage.live.Fsync;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/// Where one mailbox lies and how its files are made.
///
/// @param directory  holds new/, cur/ and tmp/
/// @param control    holds `dovecot-uidlist` and `dovecot-keywords`; mostly the same
/// @param validity   holds `dovecot-uidvalidity`: `CONTROL=` or the mail root
/// @param hardLinks  `maildir_copy_with_hardlinks`
/// @param trustSizes false with `maildir_broken_filename_sizes`
record MaildirPlace(Path directory, Path control, Path validity, FileOwner owner, Fsync fsync, boolean hardLinks, boolean trustSizes) {
    private static final System.Logger LOG = System.getLogger(MaildirPlace.class.getName());
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(122);
    private static final Duration LOCK_STALE = Duration.ofSeconds(120);
    private static final char UNREADABLE = '\uFFFD';

    Path newDirectory() {
        return directory.resolve("new");
    }

    Path curDirectory() {
        return directory.resolve("cur");
    }

    Path tmpDirectory() {
        return directory.resolve("tmp");
    }

    Path uidList() {
        return control.resolve("dovecot-uidlist");
    }

    Path keywords() {
        return control.resolve("dovecot-keywords");
    }

    /// @param file `new/NAME` or `cur/NAME`
    Path path(String file) {
        return directory.resolve(file);
    }

    /// Takes the lock that guards UIDs and keywords against Dovecot and other processes of ours.
    DotLock lock() throws IOException, StorageException {
        if (!Files.isDirectory(control)) {
            owner.createDirectories(control);
        }
        return DotLock.acquire(uidList(), new DotLock.Terms(LOCK_TIMEOUT, LOCK_STALE, owner)).orElseThrow(() -> new StorageException(
            StorageError.TEMP, DotLock.of(uidList()) + ": somebody else has held this lock for " + LOCK_TIMEOUT.toSeconds() + " s"));
    }

    /// Gives every file of new/ or cur/ to `visitor`, as `new/NAME` or `cur/NAME`, without looking at the files themselves.
    ///
    /// @param which `new` or `cur`
    void list(String which, Consumer<String> visitor) throws IOException {
        var prefix = which + "/";
        try (var files = Files.newDirectoryStream(directory.resolve(which))) {
            for (var file : files) {
                var name = file.getFileName().toString();
                if (name.startsWith(".")) {
                    continue;
                }
                if (name.indexOf(UNREADABLE) >= 0) {
                    LOG.log(System.Logger.Level.WARNING, "{0}: a name that this locale cannot read, passed over", file);
                    continue;
                }
                visitor.accept(prefix + name);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /// What a failure of the disk means: the mailbox is gone, it may not be touched, or something that may pass.
    StorageException failure(IOException e) {
        if (!Files.isDirectory(directory) && !Files.isDirectory(curDirectory())) {
            return new StorageException(StorageError.GONE, directory + ": the mailbox is not there any more", e);
        }
        return new StorageException(e instanceof AccessDeniedException ? StorageError.NO_PERMISSION : StorageError.TEMP, e.toString(), e);
    }
}
