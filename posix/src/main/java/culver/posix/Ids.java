package culver.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Who this process is, and how it becomes somebody else for good.
///
/// For Linux the identity belongs to each thread; the C library's `setuid` and its kin change all threads of the process, the JVM's own included, and that is
/// what [#become] calls. So it is right where one process serves one user (the delivery agent, before it has looked at any mail), never in the server.
///
/// Threading: the getters any; [#become] once, early, by the main thread; [#threadAsRoot] by the thread concerned.
public final class Ids {
    private static final MethodHandle GETUID = Libc.function("getuid", FunctionDescriptor.of(JAVA_INT));
    private static final MethodHandle GETEUID = Libc.function("geteuid", FunctionDescriptor.of(JAVA_INT));
    private static final MethodHandle GETGID = Libc.function("getgid", FunctionDescriptor.of(JAVA_INT));
    private static final MethodHandle GETEGID = Libc.function("getegid", FunctionDescriptor.of(JAVA_INT));
    private static final MethodHandle SETGROUPS = Libc.withErrno("setgroups", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS));
    private static final MethodHandle SETGID = Libc.withErrno("setgid", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle SETUID = Libc.withErrno("setuid", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private Ids() {
    }

    /// A call without arguments that cannot fail.
    private static int get(MethodHandle call) {
        try {
            return (int) call.invokeExact();
        } catch (Throwable e) {
            throw Libc.rethrow(e);
        }
    }

    public static int uid() {
        return get(GETUID);
    }

    public static int euid() {
        return get(GETEUID);
    }

    public static int gid() {
        return get(GETGID);
    }

    public static int egid() {
        return get(GETEGID);
    }

    /// Becomes this user and these groups, for good, with all threads: groups first, while there is still the right to set them.
    ///
    /// @throws PosixException when the kernel refuses, or when root could be had back: the process must then not go on
    public static void become(int uid, int gid, int[] groups) throws PosixException {
        try (var arena = Arena.ofConfined()) {
            var errno = Libc.newErrno(arena);
            check("setgroups", errno, (int) SETGROUPS.invokeExact(errno, (long) groups.length, arena.allocateFrom(JAVA_INT, groups)));
            check("setgid(" + gid + ")", errno, (int) SETGID.invokeExact(errno, gid));
            check("setuid(" + uid + ")", errno, (int) SETUID.invokeExact(errno, uid));
            if (uid != 0 && (int) SETUID.invokeExact(errno, 0) == 0) {
                throw new PosixException("setuid(" + uid + ") did not give up root");
            }
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw Libc.rethrow(e);
        }
    }

    /// Makes the calling platform thread, and no other, root: PAM's modules ask `geteuid()` before they read `/etc/shadow`, so a process that has
    /// CAP_SETUID without being root needs one such thread. The raw system call is used, because the C library's would change every thread.
    ///
    /// @return false when this thread is not root now (no capability, or a processor whose call numbers are not known here)
    public static boolean threadAsRoot() {
        if (euid() == 0) {
            return true;
        }
        long setresuid = switch (System.getProperty("os.arch")) {
            case "amd64" -> 117;
            case "aarch64", "riscv64", "loongarch64" -> 147;
            default -> -1;
        };
        if (setresuid < 0) {
            return false;
        }
        var syscall = Libc.variadic("syscall", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG), Linker.Option.firstVariadicArg(1));
        try {
            long done = (long) syscall.invokeExact(setresuid, 0L, 0L, 0L);
            return done == 0;
        } catch (Throwable e) {
            throw Libc.rethrow(e);
        }
    }

    private static void check(String call, MemorySegment errno, int result) throws PosixException {
        if (result != 0) {
            throw new PosixException(call, Libc.errno(errno));
        }
    }
}
