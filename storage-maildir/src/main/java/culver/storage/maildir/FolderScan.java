package culver.storage.maildir;

import culver.storage.StorageException;
import culver.storage.live.FolderLayout;
import culver.storage.live.FolderPath;
import culver.storage.live.FolderRoot;
import culver.storage.live.FolderTree.Folder;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which folders there are: the directories under a mail root that are Maildirs, and the levels above them. One session thread.
final class FolderScan {
    private static final System.Logger LOG = System.getLogger(FolderScan.class.getName());
    /// Deeper directories are no folders; keeps a loop of symbolic links from being followed for ever.
    private static final int DEEPEST = 32;

    private final FolderRoot root;
    private final FolderLayout layout;
    private final boolean plusPlus;

    FolderScan(FolderRoot root, FolderLayout layout) {
        this.root = root;
        this.layout = layout;
        plusPlus = root.layout().equals("maildir++");
    }

    private boolean isInbox(FolderPath path) {
        return root.hasInbox() && path.isInbox();
    }

    List<Folder> all() throws StorageException {
        var found = new HashMap<FolderPath, Folder>();
        try {
            if (plusPlus) {
                for (var name : names()) {
                    layout.folder(name).filter(path -> !isInbox(path)).ifPresent(path ->
                        found.put(path, new Folder(path, true, isMarked(root.path().resolve(name)))));
                }
            } else {
                walk(root.path(), List.of(), found);
            }
        } catch (IOException e) {
            throw MaildirTree.failure(e);
        }
        for (var path : List.copyOf(found.keySet())) {
            for (int levels = path.levels().size() - 1; levels > 0; levels--) {
                var parent = new FolderPath(path.levels().subList(0, levels));
                found.putIfAbsent(parent, new Folder(parent, false, false));
            }
        }
        if (root.hasInbox()) {
            found.put(FolderPath.INBOX, new Folder(FolderPath.INBOX, true, isMarked(layout.path(FolderPath.INBOX))));
        }
        return List.copyOf(found.values());
    }

    /// The directories in the root whose names are those of Maildir++ folders.
    List<String> names() throws IOException {
        var names = new ArrayList<String>();
        try (var entries = Files.newDirectoryStream(root.path(), ".*")) {
            for (var entry : entries) {
                var name = entry.getFileName().toString();
                if (!name.startsWith("..") && Files.isDirectory(entry)) {
                    names.add(name);
                }
            }
        } catch (NoSuchFileException e) {
            return names;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    private void walk(Path directory, List<String> levels, Map<FolderPath, Folder> found) throws IOException {
        try (var entries = Files.newDirectoryStream(directory)) {
            for (var entry : entries) {
                var name = entry.getFileName().toString();
                if (name.startsWith(".") || MaildirTree.PARTS.contains(name) || !Files.isDirectory(entry)) {
                    continue;
                }
                var disk = new ArrayList<>(levels);
                disk.add(name);
                var path = layout.folder(String.join("/", disk));
                if (path.isPresent() && disk.size() <= DEEPEST && isInside(entry)) {
                    if (!isInbox(path.get())) {
                        found.put(path.get(), new Folder(path.get(), Files.isDirectory(entry.resolve("cur")), isMarked(entry)));
                    }
                    walk(entry, disk, found);
                }
            }
        } catch (NoSuchFileException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: not there", directory);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    boolean isInside(Path entry) throws IOException {
        return !Files.isSymbolicLink(entry) || entry.toRealPath().startsWith(root.path().toRealPath());
    }

    private static boolean isMarked(Path directory) {
        try (var files = Files.newDirectoryStream(directory.resolve("new"), file -> !file.getFileName().toString().startsWith("."))) {
            return files.iterator().hasNext();
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        }
    }
}
