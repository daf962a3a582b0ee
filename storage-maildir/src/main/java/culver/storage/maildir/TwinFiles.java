package culver.storage.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Two files with one base, which can have but one line in the uidlist.
final class TwinFiles {
    private static final System.Logger LOG = System.getLogger(TwinFiles.class.getName());
    /// Hard links of one file are left alone until they have been still for so long.
    private static final Duration LINKS_SETTLE = Duration.ofSeconds(30);

    private TwinFiles() {
    }

    /// Gives one of two different files with the same base a base of its own, and removes the second name of one file. The lock is held.
    ///
    /// @return the files that are new by this
    static List<String> separate(MaildirPlace place, List<MaildirScan.Twins> twins) throws IOException {
        var separated = new ArrayList<String>();
        for (var pair : twins) {
            var kept = place.path(pair.kept());
            var other = place.path(pair.other());
            try {
                var one = Files.readAttributes(kept, BasicFileAttributes.class);
                var two = Files.readAttributes(other, BasicFileAttributes.class);
                if (!one.fileKey().equals(two.fileKey())) {
                    var info = pair.other().substring(MaildirName.baseEnd(pair.other()));
                    var renamed = pair.other().substring(0, MaildirName.start(pair.other())) + UniqueName.next() + info;
                    Files.move(other, place.path(renamed));
                    separated.add(renamed);
                    LOG.log(System.Logger.Level.WARNING, "{0}: two messages with this name, renamed one to {1}", other, renamed);
                } else if (still(other)) {
                    Files.delete(other);
                    LOG.log(System.Logger.Level.WARNING, "{0}: removed the second name of {1}", other, kept);
                }
            } catch (NoSuchFileException e) {
                LOG.log(System.Logger.Level.DEBUG, "{0}: somebody else has moved it", other);
            }
        }
        return separated;
    }

    private static boolean still(Path file) throws IOException {
        var changed = ((FileTime) Files.getAttribute(file, "unix:ctime")).toInstant();
        return Duration.between(changed, Instant.now()).compareTo(LINKS_SETTLE) > 0;
    }
}
