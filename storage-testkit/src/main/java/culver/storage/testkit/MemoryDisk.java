package culver.storage.testkit;

import culver.storage.StorageError;
import culver.storage.StorageException;
import culver.storage.live.FolderPath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/// All mail under one root in memory. Thread-safe.
final class MemoryDisk {
    private static final AtomicInteger VALIDITY = new AtomicInteger((int) (System.currentTimeMillis() / 1000));

    final Path root;
    private final Map<FolderPath, MemoryFiles> folders = new LinkedHashMap<>();
    private final Set<FolderPath> subscriptions = new LinkedHashSet<>();

    MemoryDisk(Path root) {
        this.root = root;
    }

    static int newValidity() {
        return VALIDITY.incrementAndGet();
    }

    synchronized MemoryFiles ensure(FolderPath path) {
        return folders.computeIfAbsent(path, _ -> new MemoryFiles(newValidity()));
    }

    synchronized MemoryFiles get(FolderPath path) {
        return folders.get(path);
    }

    synchronized List<FolderPath> paths() {
        return List.copyOf(folders.keySet());
    }

    synchronized void create(FolderPath path) throws StorageException {
        if (folders.containsKey(path)) {
            throw new StorageException(StorageError.EXISTS, path + " exists");
        }
        folders.put(path, new MemoryFiles(newValidity()));
    }

    synchronized void delete(FolderPath path) throws StorageException {
        if (folders.remove(path) == null) {
            throw new StorageException(StorageError.NOT_FOUND, "no " + path);
        }
    }

    synchronized void rename(FolderPath from, FolderPath to) throws StorageException {
        var moved = new TreeMap<Integer, FolderPath>();
        var paths = List.copyOf(folders.keySet());
        for (int i = 0; i < paths.size(); i++) {
            if (paths.get(i).equals(from) || from.isAbove(paths.get(i))) {
                moved.put(i, paths.get(i));
            }
        }
        if (moved.isEmpty()) {
            throw new StorageException(StorageError.NOT_FOUND, "no " + from);
        }
        for (var path : moved.values()) {
            var levels = new ArrayList<>(to.levels());
            levels.addAll(path.levels().subList(from.levels().size(), path.levels().size()));
            folders.put(new FolderPath(levels), folders.remove(path));
        }
    }

    synchronized List<FolderPath> subscriptions() {
        return List.copyOf(subscriptions);
    }

    synchronized void subscribe(FolderPath path, boolean on) {
        if (on) {
            subscriptions.add(path);
        } else {
            subscriptions.remove(path);
        }
    }
}
