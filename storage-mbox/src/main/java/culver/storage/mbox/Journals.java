package culver.storage.mbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/// Where the [Journal] of an mbox lies: in the index directory (a user may not make files in `/var/mail`), or where that cannot be made, beside the mbox.
///
/// One thread, with the mbox locked.
final class Journals {
    private static final String NAME = "culver.journal";
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> WRITE = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final MboxPlace place;
    private final List<Path> paths;

    Journals(MboxPlace place) {
        this.place = place;
        this.paths = List.of(place.index().resolve(NAME), place.path().resolveSibling("." + place.path().getFileName() + "." + NAME));
    }

    /// For a new change.
    Octets open() throws IOException {
        FileSystemException first = null;
        for (var path : paths) {
            try {
                if (!Files.exists(path)) {
                    place.besides().createDirectories(path.getParent());
                    place.besides().createEmpty(path);
                    place.fsync().directory(path.getParent());
                }
                return open(path, WRITE);
            } catch (FileSystemException e) {
                first = first == null ? e : first;
            }
        }
        throw first;
    }

    /// True if a change was begun and not ended.
    boolean isInterrupted() throws IOException {
        for (var path : paths) {
            if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                try (var journal = open(path, READ)) {
                    if (new Journal(journal).read().filter(head -> head.state() != Journal.State.NONE).isPresent()) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /// Ends what was begun.
    void recover(MboxFile mbox) throws IOException {
        for (var path : paths) {
            if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                try (var journal = open(path, WRITE)) {
                    new MboxRewrite(mbox.octets, mbox.inode, journal, MboxRewrite.SLOT).recover();
                }
            }
        }
    }

    private Octets open(Path path, Set<OpenOption> how) throws IOException {
        return new FileOctets(() -> FileChannel.open(path, how), place.fsync());
    }
}
