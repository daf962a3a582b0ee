package culver.storage.mbox;

import culver.posix.FileLocks;
import culver.storage.live.Fsync;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// An open mbox: one descriptor for locks, one channel for octets, both on the same file whatever its name comes to mean.
///
/// `moving` keeps readers of messages ([MboxData]) apart from changes by this process: who changes the file holds its write
/// side, taken after the file locks. Readers know by [#known] whether another program has changed the file since.
///
/// Closed when the backend and the last open message have let go of it.
final class MboxFile {
    /// What tells one state of a file from another.
    record Stamp(Object key, long size, FileTime modified) {
        static Optional<Stamp> of(Path path) throws IOException {
            try {
                var at = Files.readAttributes(path, BasicFileAttributes.class);
                return Optional.of(new Stamp(at.fileKey(), at.size(), at.lastModifiedTime()));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
        }

        /// Another change may have fallen, or may still fall, into the same tick of the file system's clock.
        boolean isBlurred() {
            return modified.toInstant().isAfter(Instant.now().minus(TICK));
        }
    }

    private static final Duration TICK = Duration.ofMillis(20);

    final Path path;
    final FileLocks locks;
    final FileOctets octets;
    final boolean writable;
    /// What a journal knows it by.
    final long inode;
    final ReentrantReadWriteLock moving = new ReentrantReadWriteLock();
    /// The state that the backend's messages describe.
    volatile Stamp known;
    private int users = 1;

    private MboxFile(Path path, FileLocks locks, FileOctets octets, boolean writable, long inode) {
        this.path = path;
        this.locks = locks;
        this.octets = octets;
        this.writable = writable;
        this.inode = inode;
    }

    /// Opens for reading and writing, or where that is not permitted for reading.
    ///
    /// @param uid whose the file must be if its name leads over a symbolic link; -1: anybody's
    static MboxFile open(Path path, Fsync fsync, int uid) throws IOException {
        try {
            return open(path, fsync, uid, true);
        } catch (AccessDeniedException e) {
            return open(path, fsync, uid, false);
        }
    }

    private static MboxFile open(Path path, Fsync fsync, int uid, boolean write) throws IOException {
        var locks = FileLocks.open(path, write);
        try {
            if (!Files.isRegularFile(locks.self())) {
                throw new IOException(path + " is not a regular file");
            }
            // the server may open what the user may not: a link must not lead it to somebody else's mail
            if (uid >= 0 && (int) Files.getAttribute(locks.self(), "unix:uid") != uid && !locks.self().toRealPath().equals(path.toAbsolutePath().normalize())) {
                throw new FileSystemException(path.toString(), null, "a symbolic link to a file of another user");
            }
            var octets = new FileOctets(() -> channel(locks, write), fsync);
            return new MboxFile(path, locks, octets, write, (long) Files.getAttribute(locks.self(), "unix:ino"));
        } catch (IOException e) {
            locks.close();
            throw e;
        }
    }

    private static FileChannel channel(FileLocks locks, boolean write) throws IOException {
        return locks.channel(write);
    }

    /// The state of this file, be it still under its name or not.
    Stamp stamp() throws IOException {
        return Stamp.of(locks.self()).orElseThrow(() -> new NoSuchFileException(path.toString()));
    }

    /// Sets the times so that what was just written differs from any other change, and so that programs that compare the times
    /// know whether there is new mail (modified after it was read).
    void settleTimes(boolean newMail) {
        try {
            var view = Files.getFileAttributeView(locks.self(), BasicFileAttributeView.class);
            var now = Instant.now();
            var read = view.readAttributes().lastAccessTime().toInstant();
            if (newMail) {
                read = read.isBefore(now.minusSeconds(1)) ? read : now.minusSeconds(1);
            } else {
                read = now;
            }
            view.setTimes(FileTime.from(now), FileTime.from(read), null);
        } catch (IOException e) {
            // not the owner: then the system's times must do
        }
    }

    /// That we have looked for new mail must not make it look old.
    void keepNew() {
        try {
            var view = Files.getFileAttributeView(locks.self(), BasicFileAttributeView.class);
            var at = view.readAttributes();
            if (at.lastAccessTime().compareTo(at.lastModifiedTime()) >= 0) {
                view.setTimes(at.lastModifiedTime(), FileTime.from(at.lastModifiedTime().toInstant().minusSeconds(1)), null);
            }
        } catch (IOException e) {
            // not the owner
        }
    }

    synchronized void retain() {
        users++;
    }

    void release() throws IOException {
        synchronized (this) {
            if (--users > 0) {
                return;
            }
        }
        try {
            octets.close();
        } finally {
            locks.close();
        }
    }
}
