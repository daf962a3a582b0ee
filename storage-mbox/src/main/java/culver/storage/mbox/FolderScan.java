package culver.storage.mbox;

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
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which folders there are: the files under a mail root, and the directories that hold them. One session thread.
final class FolderScan {
    private static final System.Logger LOG = System.getLogger(FolderScan.class.getName());
    /// Deeper directories are no folders; keeps a loop of symbolic links from being followed for ever.
    private static final int DEEPEST = 32;

    private final FolderRoot root;
    private final FolderLayout layout;

    FolderScan(FolderRoot root, FolderLayout layout) {
        this.root = root;
        this.layout = layout;
    }

    List<Folder> all() throws StorageException {
        var found = new HashMap<FolderPath, Folder>();
        try {
            walk(root.path(), List.of(), found);
        } catch (IOException e) {
            throw MboxTree.failure(e);
        }
        if (root.hasInbox()) {
            found.put(FolderPath.INBOX, new Folder(FolderPath.INBOX, true, isMarked(layout.path(FolderPath.INBOX))));
        }
        return List.copyOf(found.values());
    }

    private void walk(Path directory, List<String> levels, Map<FolderPath, Folder> found) throws IOException, StorageException {
        try (var entries = Files.newDirectoryStream(directory)) {
            for (var entry : entries) {
                var name = entry.getFileName().toString();
                if (name.startsWith(".") || name.endsWith(MboxTree.LOCK) || !isInside(entry)) {
                    continue;
                }
                var disk = new ArrayList<>(levels);
                disk.add(name);
                var path = layout.folder(String.join("/", disk));
                if (path.isEmpty() || disk.size() > DEEPEST) {
                    continue;
                }
                if (Files.isDirectory(entry)) {
                    found.put(path.get(), new Folder(path.get(), false, false));
                    walk(entry, disk, found);
                } else if (Files.isRegularFile(entry) && !isTakenForInbox(path.get(), entry)) {
                    found.put(path.get(), new Folder(path.get(), true, isMarked(entry)));
                }
            }
        } catch (NoSuchFileException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: not there", directory);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /// INBOX's own file has no second name, and no other file can be called so.
    private boolean isTakenForInbox(FolderPath path, Path entry) throws StorageException {
        return root.hasInbox() && (entry.equals(layout.path(FolderPath.INBOX)) || path.levels().size() == 1 && path.levels().getFirst().equalsIgnoreCase("INBOX"));
    }

    private boolean isInside(Path entry) {
        try {
            return !Files.isSymbolicLink(entry) || entry.toRealPath().startsWith(root.path().toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    /// Modified after it was last read, as biff(1) and shells see it.
    private static boolean isMarked(Path file) {
        try {
            var at = Files.readAttributes(file, BasicFileAttributes.class);
            return at.size() > 0 && at.lastModifiedTime().compareTo(at.lastAccessTime()) > 0;
        } catch (IOException e) {
            return false;
        }
    }
}
