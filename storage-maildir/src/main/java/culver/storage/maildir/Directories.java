package culver.storage.maildir;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Removes directories beside other programs and sessions that do the same. Thread-safe.
final class Directories {
    private static final System.Logger LOG = System.getLogger(Directories.class.getName());
    private static final String TRASH = "..DOVECOT-TRASHED";
    private static final int ATTEMPTS = 100;

    private Directories() {
    }

    /// Takes a directory out of sight at once, then removes it at leisure: under the name that Dovecot uses for this, and cleans up too.
    static void remove(Path directory) throws IOException {
        var trash = directory.resolveSibling(TRASH);
        for (int attempt = 0; ; attempt++) {
            try {
                Files.move(directory, trash, StandardCopyOption.ATOMIC_MOVE);
                break;
            } catch (FileSystemException e) {
                if (attempt > ATTEMPTS || !Files.exists(trash, LinkOption.NOFOLLOW_LINKS)) {
                    throw e;
                }
                empty(trash);                                          // of another session, or left by a crash
            }
        }
        empty(trash);
    }

    static void empty(Path directory) throws IOException {
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            try (var entries = Files.newDirectoryStream(directory)) {
                for (var entry : entries) {
                    empty(entry);
                }
            } catch (NoSuchFileException e) {
                return;                                                // another session removes it too
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        try {
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: another session removes something there", directory);
        }
    }
}
