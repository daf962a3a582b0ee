package culver.storage.live;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Hears of changes that other programs make to mailboxes which somebody waits on, and wakes those who wait.
///
/// One thread for all, started with the first listener. Directories are watched by inotify; a mailbox for which that fails
/// (the system's limit of watches, a file system without) is woken every so often instead, to look for itself.
final class ChangeWatcher implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ChangeWatcher.class.getName());

    private final Duration interval;
    /// For each watched directory: who waits, and for which names in it (empty: all).
    private final Map<WatchKey, Map<LiveMailbox, Set<Path>>> waiting = new HashMap<>();
    private final Set<LiveMailbox> polled = new HashSet<>();
    private WatchService service;
    private Thread thread;
    private boolean closed;

    ChangeWatcher(Duration interval) {
        this.interval = interval;
    }

    /// Begins to watch for a mailbox. `paths` as [MailboxBackend#watched] gives them.
    synchronized void watch(LiveMailbox live, List<Path> paths) {
        if (closed) {
            return;
        }
        start();
        for (var path : paths) {
            try {
                if (service == null) {
                    throw new IOException("no watch service");
                }
                boolean directory = Files.isDirectory(path);
                var key = (directory ? path : path.getParent()).register(service, StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_DELETE, StandardWatchEventKinds.ENTRY_MODIFY);
                waiting.computeIfAbsent(key, k -> new HashMap<>())
                    .merge(live, directory ? Set.of() : Set.of(path.getFileName()), ChangeWatcher::both);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "{0}: cannot be watched ({1}), is looked at every {2} s", path, e.getMessage(),
                    interval.toSeconds());
                polled.add(live);
            }
        }
    }

    private static Set<Path> both(Set<Path> a, Set<Path> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return Set.of();
        }
        var all = new HashSet<>(a);
        all.addAll(b);
        return all;
    }

    synchronized void unwatch(LiveMailbox live) {
        polled.remove(live);
        for (var entries = waiting.entrySet().iterator(); entries.hasNext(); ) {
            var entry = entries.next();
            entry.getValue().remove(live);
            if (entry.getValue().isEmpty()) {
                entry.getKey().cancel();
                entries.remove();
            }
        }
    }

    private void start() {
        if (thread != null) {
            return;
        }
        try {
            service = FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "no inotify: mailboxes are looked at every {0} s ({1})", interval.toSeconds(), e.getMessage());
        }
        thread = Thread.ofPlatform().daemon().name("mailbox-watcher").unstarted(this::run);
        thread.start();
    }

    private void run() {
        try {
            long nextPoll = System.nanoTime() + interval.toNanos();
            while (true) {
                long left = Math.max(0, nextPoll - System.nanoTime());
                var changed = new HashSet<LiveMailbox>();
                if (service == null) {
                    TimeUnit.NANOSECONDS.sleep(left);
                } else {
                    var key = service.poll(left, TimeUnit.NANOSECONDS);
                    for (; key != null; key = service.poll()) {
                        changed.addAll(news(key));
                    }
                }
                if (System.nanoTime() - nextPoll >= 0) {
                    changed.addAll(polled());
                    nextPoll = System.nanoTime() + interval.toNanos();
                }
                changed.forEach(live -> live.wake(null));
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            // close() was called
        }
    }

    private synchronized List<LiveMailbox> news(WatchKey key) {
        var names = new HashSet<Path>();
        boolean overflow = false;
        for (var event : key.pollEvents()) {
            if (event.context() instanceof Path name) {
                names.add(name);
            } else {
                overflow = true;
            }
        }
        boolean lost = !key.reset();
        var concerned = new ArrayList<LiveMailbox>();
        for (var entry : waiting.getOrDefault(key, Map.of()).entrySet()) {
            var wanted = entry.getValue();
            if (lost || overflow || wanted.isEmpty() || wanted.stream().anyMatch(names::contains)) {
                concerned.add(entry.getKey());
            }
        }
        if (lost) {                                                    // the directory is gone; if it comes again, polling finds it
            waiting.remove(key);
            polled.addAll(concerned);
        }
        return concerned;
    }

    private synchronized List<LiveMailbox> polled() {
        return List.copyOf(polled);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            waiting.clear();
            polled.clear();
            if (thread != null) {
                thread.interrupt();
            }
        }
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "closing the watch service: {0}", e.getMessage());
            }
        }
    }
}
