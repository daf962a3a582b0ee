package culver.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/// The kernel's locks on one open file, as other mail programs take and see them: fcntl(2), lockf(3), flock(2).
///
/// Each instance has a descriptor of its own, made by open(2) and not by Java: Java's [java.nio.channels.FileLock] belongs to
/// the whole JVM and is useless between two sessions, and a classic fcntl lock is dropped by the kernel as soon as the process
/// closes *any* descriptor of the file. Therefore the fcntl locks here are "open file description" locks (`F_OFD_SETLK`, fcntl(2)):
/// they conflict with other programs' classic `F_SETLK` and lockf locks in both directions, belong to this descriptor alone, and
/// are dropped only by [#unlock], [#close] or the end of the process. Other programs that ask who holds the lock are told process -1.
/// Where the kernel has no such locks (EINVAL), classic ones are taken; then the file must not be closed elsewhere in the process while locked.
///
/// lockf is an fcntl write lock on the whole file, so it is not a lock of its own here.
///
/// No call waits: who wants to wait tries again, and can give back other locks in between.
///
/// Threading: one thread at a time.
public final class FileLocks implements AutoCloseable {
    public enum Mode { READ, WRITE }

    private static final int O_RDONLY = 0;
    private static final int O_RDWR = 2;
    private static final int O_NOCTTY = 0x100;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final int F_SETLK = 6;
    private static final int F_OFD_SETLK = 37;
    private static final short F_RDLCK = 0;
    private static final short F_WRLCK = 1;
    private static final short F_UNLCK = 2;
    private static final int LOCK_SH = 1;
    private static final int LOCK_EX = 2;
    private static final int LOCK_NB = 4;
    private static final int LOCK_UN = 8;
    private static final int EAGAIN = 11;
    /// `struct flock` of 64-bit Linux: type, whence, start, length (0: to the end, wherever that is), process.
    private static final MemoryLayout FLOCK = MemoryLayout.structLayout(ValueLayout.JAVA_SHORT, ValueLayout.JAVA_SHORT,
        MemoryLayout.paddingLayout(4), ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, JAVA_INT, MemoryLayout.paddingLayout(4));

    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final MethodHandle OPEN = variadic("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT), 2);
    private static final MethodHandle FCNTL = variadic("fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS), 2);
    private static final MethodHandle LOCK = Libc.withErrno("flock", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle CLOSE = Libc.function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private final Path path;
    private final int descriptor;
    private boolean closed;

    private FileLocks(Path path, int descriptor) {
        this.path = path;
        this.descriptor = descriptor;
    }

    private static MethodHandle variadic(String name, FunctionDescriptor type, int fixed) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, Linker.Option.firstVariadicArg(fixed), ERRNO);
    }

    /// Opens an existing file for locking. A write lock needs `write`. Does not wait for anything (a FIFO, a terminal) that may bear the name.
    ///
    /// @throws NoSuchFileException   when there is none
    /// @throws AccessDeniedException when it may not be opened so
    public static FileLocks open(Path path, boolean write) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var errno = Libc.newErrno(arena);
            int flags = (write ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
            var name = arena.allocateFrom(path.toAbsolutePath().toString());
            while (true) {
                int fd = (int) OPEN.invokeExact(errno, name, flags, 0);
                if (fd >= 0) {
                    return new FileLocks(path, fd);
                }
                switch (Libc.errno(errno)) {
                    case Libc.EINTR -> { }
                    case Libc.ENOENT -> throw new NoSuchFileException(path.toString());
                    case Libc.EACCES, Libc.EPERM -> throw new AccessDeniedException(path.toString());
                    default -> throw new PosixException("open(" + path + ")", Libc.errno(errno));
                }
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw Libc.rethrow(e);
        }
    }

    /// Takes (or changes) the fcntl lock on the whole file, if nobody else has one that conflicts.
    public boolean tryFcntl(Mode mode) throws IOException {
        return setLock(mode == Mode.READ ? F_RDLCK : F_WRLCK);
    }

    /// Takes the flock lock, if nobody else has one that conflicts.
    public boolean tryFlock(Mode mode) throws IOException {
        return flock(mode == Mode.READ ? LOCK_SH : LOCK_EX);
    }

    /// Gives back the fcntl lock; harmless when it is not held.
    public void unlockFcntl() throws IOException {
        setLock(F_UNLCK);
    }

    /// Gives back the flock lock; harmless when it is not held.
    public void unlockFlock() throws IOException {
        flock(LOCK_UN);
    }

    /// A channel on the very file that this descriptor is open on, whatever bears its name by now.
    public FileChannel channel(Set<? extends OpenOption> options) throws IOException {
        return FileChannel.open(self(), options);
    }

    /// A channel for reading, or for both.
    public FileChannel channel(boolean write) throws IOException {
        return channel(write ? Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE) : Set.of(StandardOpenOption.READ));
    }

    /// A name for the open file itself, for stat and utimes: its attributes are those of the file that is locked.
    public Path self() {
        var self = Path.of("/proc/self/fd/" + descriptor);
        return Files.exists(self) ? self : path;
    }

    private boolean setLock(short type) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var errno = Libc.newErrno(arena);
            var lock = arena.allocate(FLOCK);
            lock.set(ValueLayout.JAVA_SHORT, 0, type);
            for (int command = F_OFD_SETLK; ; ) {
                int done = (int) FCNTL.invokeExact(errno, open(), command, lock);
                if (done == 0) {
                    return true;
                }
                switch (Libc.errno(errno)) {
                    case Libc.EINTR -> { }
                    case EAGAIN, Libc.EACCES -> {
                        return false;
                    }
                    case Libc.EINVAL -> {
                        if (command == F_SETLK) {
                            throw new PosixException("fcntl lock of " + path, Libc.EINVAL);
                        }
                        command = F_SETLK;                          // an old kernel
                    }
                    default -> throw new PosixException("fcntl lock of " + path, Libc.errno(errno));
                }
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw Libc.rethrow(e);
        }
    }

    private boolean flock(int operation) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var errno = Libc.newErrno(arena);
            while (true) {
                int done = (int) LOCK.invokeExact(errno, open(), operation | LOCK_NB);
                if (done == 0) {
                    return true;
                }
                switch (Libc.errno(errno)) {
                    case Libc.EINTR -> { }
                    case EAGAIN -> {
                        return false;
                    }
                    default -> throw new PosixException("flock of " + path, Libc.errno(errno));
                }
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw Libc.rethrow(e);
        }
    }

    private int open() {
        if (closed) {
            throw new IllegalStateException(path + " is closed");      // the number may be another file's by now
        }
        return descriptor;
    }

    /// Closes the descriptor, and with it drops its locks.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            int ignored = (int) CLOSE.invokeExact(descriptor);         // even EINTR leaves it closed on Linux
        } catch (Throwable e) {
            throw Libc.rethrow(e);
        }
    }

    @Override
    public String toString() {
        return path + " (descriptor " + descriptor + ")";
    }
}
