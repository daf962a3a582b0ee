package culver.storage.live;

import culver.storage.ModifiedUtf7;
import culver.storage.StorageError;
import culver.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How folder names become names on disk, in modified UTF-7 ([ModifiedUtf7]):
///
/// | layout      | `[Lists, Postfix]`        | INBOX                                  |
/// |-------------|---------------------------|----------------------------------------|
/// | `fs`        | `ROOT/Lists/Postfix`      | `INBOX=`, else what the format says    |
/// | `maildir++` | `ROOT/.Lists.Postfix`     | likewise (`ROOT` itself)               |
///
/// A name that could leave the root, hide from listing, or mean another folder is INVALID_NAME; so is a path that leaves the
/// root through a symbolic link: the server may read what the user may not. Immutable, thread-safe.
public final class FolderLayout {
    /// Octets of one name on disk; leaves room for `.lock` and the like within the file system's 255.
    private static final int MAX_NAME = 240;
    /// Levels of a new folder, as in Dovecot.
    private static final int MAX_LEVELS = 16;

    private final Path root;
    private final Path inbox;
    private final boolean plusPlus;
    private final int uid;

    private FolderLayout(Path root, Path inbox, boolean plusPlus, int uid) {
        this.uid = uid;
        this.root = root;
        this.inbox = inbox;
        this.plusPlus = plusPlus;
    }

    /// @param defaultInbox where INBOX lies when `INBOX=` does not say
    /// @throws StorageException TEMP for a layout that is not known
    public static FolderLayout of(FolderRoot root, Path defaultInbox) throws StorageException {
        if (!List.of("fs", "maildir++").contains(root.layout())) {
            throw new StorageException(StorageError.TEMP, "mail_location: unknown LAYOUT=" + root.layout() + " (fs, maildir++)");
        }
        Path inbox = !root.hasInbox() ? null : root.inbox() != null ? root.inbox() : defaultInbox;
        return new FolderLayout(root.path(), inbox, root.layout().equals("maildir++"), root.user().uid());
    }

    /// Between levels on disk: what a level must not contain, and what a namespace's separator defaults to.
    public char separator() {
        return plusPlus ? '.' : '/';
    }

    /// The name relative to the root: `Lists/Postfix`, `.Lists.Postfix`. Not for INBOX when this tree serves it.
    ///
    /// @throws StorageException INVALID_NAME
    public String diskName(FolderPath folder) throws StorageException {
        var levels = new ArrayList<String>();
        for (var level : folder.levels()) {
            var disk = ModifiedUtf7.encode(level);
            if (level.isEmpty() || level.indexOf(separator()) >= 0 || level.indexOf('/') >= 0 || level.startsWith(".")
                || level.chars().anyMatch(Character::isISOControl) || !plusPlus && disk.length() > MAX_NAME) {
                throw invalid(folder);
            }
            levels.add(disk);
        }
        if (levels.getFirst().startsWith("~") || levels.size() > 10 * MAX_LEVELS) {
            throw invalid(folder);
        }
        var name = plusPlus ? "." + String.join(".", levels) : String.join("/", levels);
        if (plusPlus && name.length() > MAX_NAME) {
            throw invalid(folder);
        }
        return name;
    }

    /// Refuses what may be opened when it is there, but should not be made.
    ///
    /// @throws StorageException INVALID_NAME, LIMIT for too many levels
    public void checkNew(FolderPath folder) throws StorageException {
        diskName(folder);
        if (folder.levels().size() > MAX_LEVELS) {
            throw new StorageException(StorageError.LIMIT, "more than " + MAX_LEVELS + " levels: " + folder.levels());
        }
    }

    /// The folder of a name relative to the root; empty when the name is none that [#diskName] makes.
    public Optional<FolderPath> folder(String diskName) {
        if (plusPlus && (!diskName.startsWith(".") || diskName.length() < 2)) {
            return Optional.empty();
        }
        var levels = new ArrayList<String>();
        for (var part : (plusPlus ? diskName.substring(1) : diskName).split(plusPlus ? "\\." : "/", -1)) {
            var level = ModifiedUtf7.decode(part);
            if (level.isEmpty()) {
                return Optional.empty();
            }
            levels.add(level.get());
        }
        try {
            var folder = new FolderPath(levels);
            return diskName(folder).equals(diskName) ? Optional.of(folder) : Optional.empty();
        } catch (StorageException e) {
            return Optional.empty();
        }
    }

    /// Where a folder lies or would lie.
    ///
    /// @throws StorageException INVALID_NAME
    public Path path(FolderPath folder) throws StorageException {
        if (inbox != null && folder.isInbox()) {
            return inbox;
        }
        var path = root.resolve(diskName(folder));
        requireInside(path, folder);
        return path;
    }

    /// Where something that belongs to a folder lies under another root (`CONTROL=`, `INDEX=`): by the same name; INBOX is `.INBOX`
    /// in `maildir++`, and `INBOX` in `fs`.
    ///
    /// @throws StorageException INVALID_NAME; NO_PERMISSION when it leads to somebody else's files
    public Path path(Path otherRoot, FolderPath folder) throws StorageException {
        boolean isInbox = inbox != null && folder.isInbox();
        return own(otherRoot.resolve(isInbox ? plusPlus ? ".INBOX" : "INBOX" : diskName(folder)));
    }

    /// A path that [OwnPath] allows.
    ///
    /// @throws StorageException NO_PERMISSION
    public Path own(Path path) throws StorageException {
        try {
            OwnPath.require(path, uid);
            return path;
        } catch (IOException e) {
            throw new StorageException(StorageError.NO_PERMISSION, e.toString(), e);
        }
    }

    private void requireInside(Path path, FolderPath folder) throws StorageException {
        var there = path;
        while (there.startsWith(root) && !there.equals(root) && !Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
            there = there.getParent();
        }
        if (!there.startsWith(root) || !there.normalize().equals(there)) {
            throw invalid(folder);
        }
        try {
            if (!there.equals(root) && !there.toRealPath().startsWith(root.toRealPath())) {
                throw new StorageException(StorageError.INVALID_NAME, there + " is a symbolic link that leaves " + root);
            }
        } catch (IOException e) {
            throw new StorageException(StorageError.INVALID_NAME, there + ": " + e, e);
        }
    }

    private static StorageException invalid(FolderPath folder) {
        return new StorageException(StorageError.INVALID_NAME, "not a name for a folder here: " + folder.levels());
    }
}
