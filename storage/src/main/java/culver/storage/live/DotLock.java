package culver.storage.live;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/// A lock that is a file: `FILE.lock`, holding `pid:host`. What Dovecot, procmail, Postfix and mutt respect.
///
/// It is written under another name and then linked, so that it never exists without its content: a process killed between
/// O_EXCL and the write would leave an empty lock, which says nothing about its holder and costs everybody the whole stale time.
/// Killed before the link or right after it, it leaves that other name ([#LEAVINGS]), which means nothing and may be removed when it is old.
/// A lock whose process is dead on this host is broken once it is two seconds old (the process may just be writing its number
/// into it). A lock of a live local process is never broken. Any other is broken when neither it nor the locked file has changed
/// for the stale time: whoever holds a lock for long must [#touch] it.
///
/// The lock is against other processes as well as other holders in this one. Acquire from any thread; one thread holds.
public final class DotLock implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(DotLock.class.getName());
    private static final Duration YOUNG = Duration.ofSeconds(2);
    private static final Duration TOUCH_EVERY = Duration.ofSeconds(10);
    private static final long FIRST_WAIT_MS = 20;
    private static final long LONGEST_WAIT_MS = 1000;
    private static final String HOST = host();
    private static final AtomicLong COUNT = new AtomicLong();
    /// Those that this process holds: a lock file with our own process id that is not in here was left by an earlier process.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    /// The names under which locks are written, as a pattern for file names.
    public static final Pattern LEAVINGS = Pattern.compile("\\..+\\.lock\\.[0-9]+-[0-9]+\\.lock");

    private final Path lock;
    private Object fileKey;
    private Instant touched = Instant.now();

    private DotLock(Path lock, Object fileKey) {
        this.lock = lock;
        this.fileKey = fileKey;
    }

    /// How a lock is taken.
    ///
    /// @param timeout how long to wait for it
    /// @param stale   after which time without change the lock of an unknown or remote process is broken
    /// @param owner   whose the lock file shall be, or null
    public record Terms(Duration timeout, Duration stale, FileOwner owner) {
    }

    /// `FILE.lock`.
    public static Path of(Path file) {
        return file.resolveSibling(file.getFileName() + ".lock");
    }

    /// Waits for the lock of a file.
    ///
    /// @throws IOException when the lock file cannot be made (AccessDeniedException, …)
    /// @return empty when somebody else held it until the time-out
    public static Optional<DotLock> acquire(Path file, Terms terms) throws IOException {
        return acquireAt(of(file), file, terms);
    }

    /// As [#acquire], with the lock file somewhere else (`VOLATILEDIR=`).
    public static Optional<DotLock> acquireAt(Path lock, Path file, Terms terms) throws IOException {
        long deadline = System.nanoTime() + terms.timeout.toNanos();
        for (long wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 3 / 2, LONGEST_WAIT_MS)) {
            var held = once(lock, file, terms);
            if (held.isPresent()) {
                return held;
            }
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return Optional.empty();
            }
            pause(Math.min(wait, left));
        }
    }

    /// Takes the lock if it is free or stale now.
    public static Optional<DotLock> tryAcquire(Path file, Terms terms) throws IOException {
        return once(of(file), file, terms);
    }

    private static Optional<DotLock> once(Path lock, Path file, Terms terms) throws IOException {
        for (int attempt = 0; attempt < 2; attempt++) {
            try {
                return Optional.of(create(lock, terms.owner));
            } catch (FileAlreadyExistsException e) {
                if (!breakStale(lock, file, terms.stale)) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private static DotLock create(Path lock, FileOwner owner) throws IOException {
        if (Files.exists(lock, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(lock.toString());
        }
        var id = lock.toAbsolutePath().normalize();
        long pid = ProcessHandle.current().pid();
        var fresh = write(lock, pid, owner);
        // Before the link: another thread must not see a lock of this process that is not held.
        boolean mine = HELD.add(id);
        try {
            if (!mine) {
                throw new FileAlreadyExistsException(lock.toString());
            }
            link(lock, fresh);
            return new DotLock(id, key(lock));
        } catch (IOException e) {
            if (mine) {
                HELD.remove(id);
            }
            throw e;
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /// @return a new file with the content of a lock
    private static Path write(Path lock, long pid, FileOwner owner) throws IOException {
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"));
        while (true) {
            var fresh = lock.resolveSibling("." + lock.getFileName() + "." + pid + "-" + COUNT.incrementAndGet() + ".lock");
            try (var channel = FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
                try {
                    if (owner != null && owner.uid() >= 0 && (int) Files.getAttribute(fresh, "unix:uid") != owner.uid()) {
                        Files.setAttribute(fresh, "unix:uid", owner.uid());
                    }
                    channel.write(ByteBuffer.wrap((pid + ":" + HOST).getBytes(StandardCharsets.US_ASCII)));
                    return fresh;
                } catch (IOException e) {
                    Files.deleteIfExists(fresh);
                    throw e;
                }
            } catch (FileAlreadyExistsException e) {
                // A process of this number, killed or on another host, has it: whatever it says is not ours to use.
                continue;
            }
        }
    }

    /// A file system without hard links gets the lock by O_EXCL.
    private static void link(Path lock, Path fresh) throws IOException {
        try {
            Files.createLink(lock, fresh);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | java.nio.file.FileSystemException e) {
            Files.copy(fresh, lock);
        }
    }

    /// True if there is no lock file any more.
    private static boolean breakStale(Path lock, Path file, Duration stale) throws IOException {
        try {
            var seen = key(lock);
            var since = changed(lock);
            var age = Duration.between(since, Instant.now());
            var holder = holder(lock);
            boolean broken = switch (holder) {
                case LIVE -> false;
                case DEAD -> age.compareTo(YOUNG) >= 0;
                case UNKNOWN -> age.compareTo(stale) >= 0 && unchangedFor(file).compareTo(stale) >= 0;
            };
            if (!broken) {
                return false;
            }
            if (!seen.equals(key(lock)) || !since.equals(changed(lock))) {
                return false;
            }
            if (holder == Holder.DEAD) {
                removeLeavings(lock, Files.readString(lock, StandardCharsets.ISO_8859_1).split(":")[0]);
            }
            Files.delete(lock);
            LOG.log(System.Logger.Level.WARNING, "{0}: removed a stale lock: {1}", lock,
                holder == Holder.DEAD ? "its process is gone" : "nothing has changed for " + age.toSeconds() + " s");
            return true;
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    /// Of a process that was killed when it had just made the link.
    private static void removeLeavings(Path lock, String pid) {
        if (pid.equals(Long.toString(ProcessHandle.current().pid()))) {
            return;                                                    // another thread of ours may be at it
        }
        var start = "." + lock.getFileName() + "." + pid + "-";
        try (var leavings = Files.newDirectoryStream(lock.toAbsolutePath().getParent(), each -> {
            var name = each.getFileName().toString();
            return name.startsWith(start) && LEAVINGS.matcher(name).matches();
        })) {
            for (var each : leavings) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: {1}", lock, e);   // they do no harm
        }
    }

    private enum Holder { LIVE, DEAD, UNKNOWN }

    private static Holder holder(Path lock) throws IOException {
        if (!Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS) || Files.size(lock) > 1000 || !Files.isReadable(lock)) {
            return Holder.UNKNOWN;
        }
        var text = Files.readString(lock, StandardCharsets.ISO_8859_1).strip();
        int colon = text.indexOf(':');
        if (colon <= 0 || !text.substring(colon + 1).equals(HOST) || !text.substring(0, colon).matches("[0-9]{1,9}")) {
            return Holder.UNKNOWN;
        }
        long pid = Long.parseLong(text.substring(0, colon));
        if (pid == ProcessHandle.current().pid()) {
            return HELD.contains(lock.toAbsolutePath().normalize()) ? Holder.LIVE : Holder.DEAD;
        }
        if (ProcessHandle.of(1).isEmpty()) {
            return Holder.UNKNOWN;                                     // /proc hides other users' processes: nobody is known to be dead
        }
        return ProcessHandle.of(pid).isPresent() ? Holder.LIVE : Holder.DEAD;
    }

    private static Duration unchangedFor(Path file) throws IOException {
        try {
            return Duration.between(changed(file), Instant.now());
        } catch (NoSuchFileException e) {
            return Duration.ofDays(1);
        }
    }

    private static Instant changed(Path file) throws IOException {
        var of = Files.readAttributes(file, "unix:lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
        var written = ((FileTime) of.get("lastModifiedTime")).toInstant();
        var status = ((FileTime) of.get("ctime")).toInstant();
        return written.isAfter(status) ? written : status;
    }

    /// Which file it is: inode numbers alone are used again at once.
    private static Object key(Path lock) throws IOException {
        return Files.readAttributes(lock, "unix:dev,ino,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
    }

    /// Tells the others, at most every ten seconds, that whoever holds this is alive. To be called now and then by long work.
    ///
    /// @throws IOException also when the lock was broken
    public void touch() throws IOException {
        var now = Instant.now();
        if (Duration.between(touched, now).compareTo(TOUCH_EVERY) >= 0) {
            if (!held()) {
                throw new IOException(lock + " was taken away");
            }
            Files.setLastModifiedTime(lock, FileTime.from(now));
            fileKey = key(lock);
            touched = now;
        }
    }

    /// False when somebody has broken this lock: then nothing may be written any more.
    public boolean held() {
        try {
            return fileKey.equals(key(lock));
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            if (held()) {
                Files.delete(lock);
            } else {
                LOG.log(System.Logger.Level.WARNING, "{0}: the lock was broken while it was held", lock);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, lock + ": cannot remove the lock", e);
        } finally {
            HELD.remove(lock);
        }
    }

    private static void pause(long millis) throws InterruptedIOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a lock");
        }
    }

    private static String host() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (IOException unknown) {
                return "localhost";
            }
        }
    }
}
