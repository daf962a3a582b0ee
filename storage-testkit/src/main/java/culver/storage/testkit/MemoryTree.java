package culver.storage.testkit;

import culver.storage.StorageError;
import culver.storage.StorageException;
import culver.storage.live.FolderLayout;
import culver.storage.live.FolderPath;
import culver.storage.live.FolderRoot;
import culver.storage.live.FolderTree;
import culver.storage.live.MailboxBackend;
import culver.storage.live.Subscriptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;

/// The folders of a [MemoryDisk], named as on a real one.
final class MemoryTree implements FolderTree {
    private final MemoryDisk disk;
    private final FolderRoot root;
    private final FolderLayout layout;
    private final List<Path> watched;

    MemoryTree(MemoryDisk disk, FolderRoot root, List<Path> watched) throws StorageException {
        this.watched = watched;
        this.disk = disk;
        this.root = root;
        this.layout = FolderLayout.of(root, root.path());
    }

    @Override
    public List<Folder> list() {
        var all = new LinkedHashMap<FolderPath, Folder>();
        for (var path : disk.paths()) {
            for (int n = 1; n < path.levels().size(); n++) {
                var above = new FolderPath(path.levels().subList(0, n));
                all.putIfAbsent(above, new Folder(above, false, false));
            }
            all.put(path, new Folder(path, true, false));
        }
        return List.copyOf(all.values());
    }

    @Override
    public boolean exists(FolderPath path) throws StorageException {
        check(path);
        return disk.get(path) != null;
    }

    @Override
    public void create(FolderPath path) throws StorageException {
        check(path);
        layout.checkNew(path);
        disk.create(path);
    }

    @Override
    public void createParent(FolderPath path) throws StorageException {
        check(path);
    }

    @Override
    public void delete(FolderPath path) throws StorageException {
        disk.delete(path);
    }

    @Override
    public void rename(FolderPath from, FolderPath to) throws StorageException {
        check(to);
        layout.checkNew(to);
        disk.rename(from, to);
    }

    private void check(FolderPath path) throws StorageException {
        if (!(path.isInbox() && root.hasInbox())) {
            layout.diskName(path);
        }
    }

    @Override
    public String key(FolderPath path) {
        return "memory " + System.identityHashCode(disk) + " " + path.levels();
    }

    @Override
    public MailboxBackend open(FolderPath path) throws StorageException {
        var files = disk.get(path);
        if (files == null) {
            throw new StorageException(StorageError.NOT_FOUND, "no " + path);
        }
        return new MemoryBackend(files, () -> disk.get(path) == files, watched);
    }

    @Override
    public Path subscriptionFile() {
        return root.path().resolve("subscriptions");
    }

    @Override
    public Subscriptions subscriptions(FolderRoot of) {
        return new Subscriptions() {
            @Override
            public List<FolderPath> read() {
                return disk.subscriptions();
            }

            @Override
            public void set(FolderPath folder, boolean subscribed) {
                disk.subscribe(folder, subscribed);
            }
        };
    }

    @Override
    public void close() {
    }
}
