package culver.storage.maildir;

import culver.storage.live.DotLock;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/// What was left in tmp/ by programs that died: the Maildir rules let anybody remove it after 36 hours.
///
/// The time that counts is that of the last change of any kind, because a file that is being written may have its message's date already.
final class TemporaryFiles {
    private static final System.Logger LOG = System.getLogger(TemporaryFiles.class.getName());
    private static final Duration OLD = Duration.ofHours(36);
    private static final Pattern ANY = Pattern.compile(".*");

    private TemporaryFiles() {
    }

    /// Removes what was left in tmp/, and of locks beside the uidlist. A failure is logged: nobody waits for this.
    static void clean(MaildirPlace place) {
        var limit = Instant.now().minus(OLD);
        clean(place.tmpDirectory(), ANY, limit);
        clean(place.control(), DotLock.LEAVINGS, limit);
    }

    /// Removes files whose names match, and that have not changed since `limit`.
    static void clean(Path directory, Pattern names, Instant limit) {
        try (var files = Files.newDirectoryStream(directory, file -> names.matcher(file.getFileName().toString()).matches())) {
            for (var file : files) {
                removeIfOlder(file, limit);
            }
        } catch (NoSuchFileException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: not there", directory);
        } catch (IOException | DirectoryIteratorException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: cannot be cleaned: {1}", directory, e);
        }
    }

    private static void removeIfOlder(Path file, Instant limit) throws IOException {
        try {
            var is = Files.readAttributes(file, "unix:ctime,lastModifiedTime,isRegularFile", LinkOption.NOFOLLOW_LINKS);
            var changed = ((FileTime) is.get("ctime")).toInstant();
            if ((boolean) is.get("isRegularFile") && changed.isBefore(limit) && ((FileTime) is.get("lastModifiedTime")).toInstant().isBefore(limit)) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: somebody else removed it", file);
        }
    }
}
