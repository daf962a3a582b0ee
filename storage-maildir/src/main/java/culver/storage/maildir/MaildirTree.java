package culver.storage.maildir;

import culver.storage.StorageError;
import culver.storage.StorageException;
import culver.storage.live.FileOwner;
import culver.storage.live.FolderLayout;
import culver.storage.live.FolderPath;
import culver.storage.live.FolderRoot;
import culver.storage.live.FolderTree;
import culver.storage.live.Fsync;
import culver.storage.live.MailboxBackend;
import culver.storage.live.OwnPath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The Maildirs of one namespace.
///
/// | layout      | INBOX                | folder A/B                                     |
/// |-------------|----------------------|------------------------------------------------|
/// | `maildir++` | `ROOT/{cur,new,tmp}` | `ROOT/.A.B/{cur,new,tmp}` and `maildirfolder`  |
/// | `fs`        | `ROOT/{cur,new,tmp}` | `ROOT/A/B/{cur,new,tmp}`                       |
///
/// Under `CONTROL=` and `INDEX=` a folder has the same name as under the root; INBOX is `.INBOX` there, or `INBOX` in `fs`. A folder that
/// is deleted is first renamed to a name that no folder has, so that nobody sees half of it; what a crash leaves there is removed
/// with the next one.
final class MaildirTree implements FolderTree {
    static final List<String> PARTS = List.of("tmp", "new", "cur");

    private final FolderRoot root;
    private final FolderLayout layout;
    private final FolderScan scan;
    private final boolean plusPlus;

    MaildirTree(FolderRoot root) throws StorageException {
        this.root = root;
        layout = FolderLayout.of(root, root.path());
        scan = new FolderScan(root, layout);
        plusPlus = root.layout().equals("maildir++");
    }

    private boolean isInbox(FolderPath path) {
        return root.hasInbox() && path.isInbox();
    }

    /// Where the folder's Maildir lies.
    private Path directory(FolderPath path) throws StorageException {
        if (!plusPlus && !isInbox(path) && path.levels().stream().anyMatch(PARTS::contains)) {
            throw new StorageException(StorageError.INVALID_NAME, "a name that Maildir needs for itself: " + path.levels());
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
        return scan.all();
    }

    @Override
    public boolean exists(FolderPath path) throws StorageException {
        var directory = directory(path);
        return Files.isDirectory(plusPlus && !isInbox(path) ? directory : directory.resolve("cur"));
    }

    @Override
    public void create(FolderPath path) throws StorageException {
        layout.checkNew(path);
        if (exists(path)) {
            throw new StorageException(StorageError.EXISTS, "there is a folder " + path.levels());
        }
        try {
            make(path);
        } catch (FileAlreadyExistsException e) {
            throw new StorageException(StorageError.EXISTS, e.toString(), e);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /// Makes whatever is missing of a folder.
    private void make(FolderPath path) throws IOException, StorageException {
        var directory = directory(path);
        var owner = FileOwner.of(Files.isDirectory(directory) ? directory : root.path(), root.user());
        owner.createDirectories(directory);
        for (var part : PARTS) {                                       // cur/ last: with it the folder is there
            owner.createDirectories(directory.resolve(part));
        }
        if (plusPlus) {
            owner.createEmpty(directory.resolve("maildirfolder"));     // tells delivery agents that the quota is one level up
        }
        if (root.control() != null) {
            owner.createDirectories(layout.path(root.control(), path));
        }
        Fsync.of(root.conf()).directory(directory);
        if (!isInbox(path)) {
            Fsync.of(root.conf()).directory(directory.getParent());
        }
    }

    @Override
    public void createParent(FolderPath path) throws StorageException {
        if (plusPlus) {
            return;
        }
        layout.checkNew(path);
        try {
            FileOwner.of(root.path(), root.user()).createDirectories(directory(path));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public void delete(FolderPath path) throws StorageException {
        var directory = directory(path);
        if (isInbox(path)) {
            throw new StorageException(StorageError.NO_PERMISSION, "INBOX cannot be deleted");
        }
        if (!Files.isDirectory(directory)) {
            throw notFound(path);
        }
        try {
            if (plusPlus) {
                Directories.remove(directory);
            } else if (!removeParts(directory)) {
                throw new StorageException(StorageError.NOT_SELECTABLE, "has only children: " + path.levels());
            }
            Fsync.of(root.conf()).directory(directory.getParent());
            for (var other : otherRoots()) {
                var there = layout.path(other, path);
                if (plusPlus && Files.isDirectory(there)) {
                    Directories.remove(there);
                } else if (Files.isDirectory(there)) {
                    removeParts(there);
                }
            }
        } catch (NoSuchFileException e) {
            throw notFound(path);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private List<Path> otherRoots() {
        var others = new ArrayList<Path>();
        if (root.control() != null && !root.control().equals(root.path())) {
            others.add(root.control());
        }
        if (root.index() != null && !root.index().equals(root.path()) && !others.contains(root.index())) {
            others.add(root.index());
        }
        return others;
    }

    /// Removes a folder whose children are inside: its Maildir and files, and the directory itself when nothing is left.
    ///
    /// @return false when there was nothing but children
    private static boolean removeParts(Path directory) throws IOException {
        boolean removed = false;
        for (var part : List.of("cur", "new", "tmp")) {                // cur/ first: without it the folder is not there
            if (Files.isDirectory(directory.resolve(part))) {
                Directories.remove(directory.resolve(part));
                removed = true;
            }
        }
        try (var entries = Files.newDirectoryStream(directory)) {
            for (var entry : entries) {
                if (!Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) || entry.getFileName().toString().startsWith(".")) {
                    Directories.empty(entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        try {
            Files.delete(directory);
            return true;
        } catch (DirectoryNotEmptyException e) {
            return removed;
        } catch (FileSystemException e) {
            if (Files.isDirectory(directory)) {
                throw e;
            }
            return true;
        }
    }

    @Override
    public void rename(FolderPath from, FolderPath to) throws StorageException {
        if (isInbox(from)) {
            throw new StorageException(StorageError.NO_PERMISSION, "INBOX cannot be renamed");
        }
        layout.checkNew(to);
        if (isInbox(to) || from.isAbove(to) || from.equals(to)) {
            throw new StorageException(from.isAbove(to) ? StorageError.INVALID_NAME : StorageError.EXISTS,
                from.levels() + " cannot become " + to.levels());
        }
        var source = directory(from);
        var target = directory(to);
        try {
            if (plusPlus) {
                renameNames(from, to);
            } else {
                renameDirectory(from, source, target);
            }
            Fsync.of(root.conf()).directory(root.path());
        } catch (FileAlreadyExistsException e) {
            throw new StorageException(StorageError.EXISTS, e.toString(), e);
        } catch (NoSuchFileException e) {
            throw notFound(from);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void renameDirectory(FolderPath from, Path source, Path target) throws IOException, StorageException {
        if (!Files.isDirectory(source)) {
            throw notFound(from);
        }
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        var owner = FileOwner.of(root.path(), root.user());
        owner.createDirectories(target.getParent());
        Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
        for (var other : otherRoots()) {
            moveBeside(other, root.path().relativize(source).toString(), root.path().relativize(target).toString());
        }
    }

    /// Renames the folder and each below it: they are neighbours on disk. When one cannot be, those before it get their names back.
    private void renameNames(FolderPath from, FolderPath to) throws IOException, StorageException {
        var oldName = layout.diskName(from);
        var newName = layout.diskName(to);
        var all = scan.names();
        var moves = new LinkedHashMap<String, String>();
        all.stream().filter(name -> isAtOrBelow(name, oldName)).sorted()
            .forEach(name -> moves.put(name, newName + name.substring(oldName.length())));
        if (moves.isEmpty()) {
            throw notFound(from);
        }
        for (var name : moves.values()) {
            if (all.contains(name) && !moves.containsKey(name)) {
                throw new FileAlreadyExistsException(name);
            }
            directory(layout.folder(name).orElseThrow(() -> new StorageException(StorageError.INVALID_NAME, "too long: " + name)));
        }
        var done = new ArrayList<Map.Entry<String, String>>();
        try {
            for (var move : moves.entrySet()) {
                Files.move(root.path().resolve(move.getKey()), root.path().resolve(move.getValue()), StandardCopyOption.ATOMIC_MOVE);
                done.add(move);
            }
        } catch (IOException e) {
            for (var move : done.reversed()) {
                Files.move(root.path().resolve(move.getValue()), root.path().resolve(move.getKey()), StandardCopyOption.ATOMIC_MOVE);
            }
            throw e;
        }
        for (var other : otherRoots()) {
            for (var move : moves.entrySet()) {
                moveBeside(other, move.getKey(), move.getValue());
            }
        }
    }

    private static boolean isAtOrBelow(String name, String top) {
        return name.equals(top) || name.startsWith(top + ".");
    }

    private void moveBeside(Path otherRoot, String oldName, String newName) throws IOException {
        var source = otherRoot.resolve(oldName);
        var target = otherRoot.resolve(newName);
        if (!Files.isDirectory(source)) {
            return;
        }
        if (Files.isDirectory(target)) {
            Directories.remove(target);                                // of a folder that somebody deleted who did not know of this one
        }
        FileOwner.of(otherRoot, root.user()).createDirectories(target.getParent());
        Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public String key(FolderPath path) throws StorageException {
        var key = "maildir:" + real(directory(path));
        return root.control() == null ? key : key + ":CONTROL=" + real(layout.path(root.control(), path));
    }

    /// The path without symbolic links, of a file that need not be there.
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            var absolute = path.toAbsolutePath().normalize();
            return absolute.getParent() == null ? absolute : real(absolute.getParent()).resolve(absolute.getFileName());
        }
    }

    @Override
    public MailboxBackend open(FolderPath path) throws StorageException {
        var directory = directory(path);
        try {
            OwnPath.require(directory, root.user().uid());
            if (!isInbox(path) && !Files.isDirectory(directory)) {
                throw notFound(path);
            }
            if (!plusPlus && !isInbox(path) && !Files.isDirectory(directory.resolve("cur"))) {
                throw new StorageException(StorageError.NOT_SELECTABLE, "has no messages: " + path.levels());
            }
            if (!PARTS.stream().allMatch(part -> Files.isDirectory(directory.resolve(part)))) {
                make(path);
            }
            for (var part : PARTS) {
                if (!scan.isInside(directory.resolve(part))) {
                    throw new StorageException(StorageError.NO_PERMISSION,
                        directory.resolve(part) + " is a symbolic link that leaves " + root.path());
                }
            }
            var control = root.control() == null ? directory : layout.path(root.control(), path);
            var validity = root.control() == null ? root.path() : root.control();
            return new MaildirMailbox(new MaildirPlace(directory, control, validity, FileOwner.of(directory, root.user()),
                Fsync.of(root.conf()), root.conf().get(MaildirSettings.HARD_LINKS), !root.conf().get(MaildirSettings.BROKEN_SIZES)));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public Path subscriptionFile() {
        return (root.control() == null ? root.path() : root.control()).resolve("subscriptions");
    }

    @Override
    public void close() {
        // nothing is held open
    }
}
