package culver.storage.mbox;

import culver.storage.StorageError;
import culver.storage.StorageException;
import culver.storage.StorageSettings;
import culver.storage.live.FileOwner;
import culver.storage.live.FolderLayout;
import culver.storage.live.FolderPath;
import culver.storage.live.FolderRoot;
import culver.storage.live.FolderTree;
import culver.storage.live.Fsync;
import culver.storage.live.MailboxBackend;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// The mbox files of one namespace, in directories (`LAYOUT=fs`).
///
/// ```
/// ROOT/Work                    folder Work
/// ROOT/Lists/                  a level that only has children: a file cannot have them
/// ROOT/Lists/Postfix           folder Lists/Postfix
/// ROOT/Lists/.imap/Postfix/    what is kept beside it (also Dovecot's index); INDEX= puts it elsewhere
/// ROOT/.subscriptions
/// /var/mail/USER               INBOX: INBOX=, else this if it is there, else ROOT/inbox
/// ```
///
/// Names that begin with a dot, and `*.lock`, are no folders.
final class MboxTree implements FolderTree {
    private static final String BESIDE = ".imap";
    static final String LOCK = ".lock";
    private static final List<Path> SPOOLS = List.of(Path.of("/var/mail"), Path.of("/var/spool/mail"));

    private final FolderRoot root;
    private final FolderLayout layout;

    MboxTree(FolderRoot root) throws StorageException {
        if (!root.layout().equals("fs")) {
            throw new StorageException(StorageError.TEMP, "mail_location: mbox needs LAYOUT=fs, not " + root.layout());
        }
        this.root = root;
        this.layout = FolderLayout.of(root, defaultInbox(root));
    }

    private static Path defaultInbox(FolderRoot root) {
        var user = root.user().name();
        if (!user.contains("/") && !user.startsWith(".")) {
            for (var spool : SPOOLS) {
                if (Files.isRegularFile(spool.resolve(user))) {
                    return spool.resolve(user);
                }
            }
        }
        return root.path().resolve("inbox");
    }

    private boolean isInbox(FolderPath path) {
        return root.hasInbox() && path.isInbox();
    }

    /// @throws StorageException INVALID_NAME
    private Path file(FolderPath path) throws StorageException {
        if (!isInbox(path) && path.levels().stream().anyMatch(level -> level.endsWith(LOCK))) {
            throw new StorageException(StorageError.INVALID_NAME, "a name that locks need: " + path.levels());
        }
        return layout.path(path);
    }

    static StorageException failure(IOException e) {
        return new StorageException(e instanceof AccessDeniedException ? StorageError.NO_PERMISSION : StorageError.TEMP, e.toString(), e);
    }

    private static StorageException notFound(FolderPath path) {
        return new StorageException(StorageError.NOT_FOUND, "no such folder: " + path.levels());
    }

    @Override
    public List<Folder> list() throws StorageException {
        return new FolderScan(root, layout).all();
    }

    @Override
    public boolean exists(FolderPath path) throws StorageException {
        return Files.isRegularFile(file(path));
    }

    @Override
    public void create(FolderPath path) throws StorageException {
        var file = file(path);
        layout.checkNew(path);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new StorageException(StorageError.EXISTS, "there is a folder " + path.levels());
        }
        try {
            makeLevels(file.getParent(), path);
            LastKnown.forget(index(path));
            owner(path).create(file).close();
            Fsync.of(root.conf()).directory(file.getParent());
        } catch (FileAlreadyExistsException e) {
            throw new StorageException(StorageError.EXISTS, e.toString(), e);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public void createParent(FolderPath path) throws StorageException {
        layout.checkNew(path);
        try {
            makeLevels(file(path), path);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void makeLevels(Path directory, FolderPath path) throws IOException, StorageException {
        try {
            rootOwner().createDirectories(directory);
        } catch (FileAlreadyExistsException e) {
            throw new StorageException(StorageError.INVALID_NAME, "an mbox file cannot have children: " + path.levels(), e);
        } catch (java.nio.file.FileSystemException e) {
            for (var at = directory; at != null; at = at.getParent()) {
                if (Files.isRegularFile(at)) {
                    throw new StorageException(StorageError.INVALID_NAME, "an mbox file cannot have children: " + path.levels(), e);
                }
            }
            throw e;
        }
    }

    private FileOwner rootOwner() throws IOException {
        return FileOwner.of(root.path(), root.user());
    }

    /// A mail spool's files belong to the user and, where the spool's directory does, to the group of the mail programs; nobody else may read them.
    private FileOwner owner(FolderPath path) throws IOException, StorageException {
        if (!isInbox(path) || file(path).startsWith(root.path())) {
            return rootOwner();
        }
        var directory = file(path).getParent();
        int mode = Files.exists(directory) ? (int) Files.getAttribute(directory, "unix:mode") : 0;
        boolean grouped = (mode & 02000) != 0;
        return new FileOwner(root.user().uid(), grouped ? -1 : root.user().gid(), grouped ? 0660 : 0600, 0700);
    }

    @Override
    public void delete(FolderPath path) throws StorageException {
        if (isInbox(path)) {
            throw new StorageException(StorageError.NO_PERMISSION, "INBOX cannot be deleted");
        }
        var file = file(path);
        var index = index(path);
        try {
            if (Files.isDirectory(file)) {
                deleteLevel(path, file);
                return;
            }
            Files.delete(file);
            Fsync.of(root.conf()).directory(file.getParent());
            removeBeside(index);
        } catch (NoSuchFileException e) {
            throw notFound(path);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static void deleteLevel(FolderPath path, Path directory) throws IOException, StorageException {
        try (var names = Files.newDirectoryStream(directory)) {
            for (var name : names) {
                if (!name.getFileName().toString().equals(BESIDE)) {
                    throw new StorageException(StorageError.NOT_SELECTABLE, "has only children: " + path.levels());
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        removeBeside(directory.resolve(BESIDE));
        try {
            Files.delete(directory);
        } catch (DirectoryNotEmptyException e) {
            throw new StorageException(StorageError.NOT_SELECTABLE, "has only children: " + path.levels(), e);
        }
    }

    /// What was kept beside a folder: files, no directories in it but other folders' own.
    private static void removeBeside(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var entries = Files.newDirectoryStream(directory)) {
            for (var entry : entries) {
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    removeBeside(entry);
                } else {
                    Files.deleteIfExists(entry);
                }
            }
        } catch (NoSuchFileException e) {
            return;                                                    // another session removes it too
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        Files.deleteIfExists(directory);
    }

    @Override
    public void rename(FolderPath from, FolderPath to) throws StorageException {
        if (isInbox(from)) {
            throw new StorageException(StorageError.NO_PERMISSION, "INBOX cannot be renamed");
        }
        var source = file(from);
        var target = file(to);
        var index = index(from);
        var newIndex = index(to);
        layout.checkNew(to);
        if (from.isAbove(to)) {
            throw new StorageException(StorageError.INVALID_NAME, from.levels() + " cannot become " + to.levels());
        }
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new StorageException(StorageError.EXISTS, "there is a folder " + to.levels());
        }
        try {
            if (!Files.exists(source)) {
                throw notFound(from);
            }
            boolean level = Files.isDirectory(source);
            makeLevels(target.getParent(), to);
            Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
            var fsync = Fsync.of(root.conf());
            fsync.directory(target.getParent());
            if (!source.getParent().equals(target.getParent())) {
                fsync.directory(source.getParent());
            }
            if (!level) {
                moveBeside(index, newIndex);
            } else if (root.index() != null) {
                moveBeside(layout.path(root.index(), from), layout.path(root.index(), to));
            }
        } catch (NoSuchFileException e) {
            throw notFound(from);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void moveBeside(Path source, Path target) throws IOException {
        removeBeside(target);
        if (Files.isDirectory(source)) {
            rootOwner().createDirectories(target.getParent());
            Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /// Where what belongs to a folder is kept: `.imap/NAME` in its directory, or in the same one under `INDEX=`.
    private Path index(FolderPath path) throws StorageException {
        var base = root.index() != null ? root.index() : root.path();
        var at = layout.path(base, path);
        return layout.own(at.resolveSibling(BESIDE).resolve(at.getFileName().toString()));
    }

    @Override
    public String key(FolderPath path) throws StorageException {
        var file = file(path).toAbsolutePath().normalize();
        try {
            return "mbox " + file.toRealPath();
        } catch (IOException e) {
            try {
                return "mbox " + file.getParent().toRealPath().resolve(file.getFileName());
            } catch (IOException none) {
                return "mbox " + file;
            }
        }
    }

    @Override
    public MailboxBackend open(FolderPath path) throws StorageException {
        var file = file(path);
        try {
            if (Files.isDirectory(file)) {
                throw new StorageException(StorageError.NOT_SELECTABLE, "has only children: " + path.levels());
            }
            var owner = owner(path);
            if (!Files.exists(file)) {
                if (!isInbox(path)) {
                    throw notFound(path);
                }
                makeLevels(file.getParent(), path);
                owner.createEmpty(file);
            }
            var conf = root.conf();
            var control = root.control() != null ? root.control() : root.path();
            return new MboxBackend(new MboxPlace(file, index(path), control.resolve(BESIDE), isInbox(path), owner, rootOwner(), MboxLock.Terms.of(conf, owner),
                Fsync.of(conf), Path.of(conf.get(StorageSettings.TEMP_DIR)), conf.get(MboxSettings.DIRTY_SYNCS), conf.get(MboxSettings.LAZY_WRITES)));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public Path subscriptionFile() {
        return (root.control() != null ? root.control() : root.path()).resolve(".subscriptions");
    }

    @Override
    public void close() {
        // nothing is held
    }
}
