package culver.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// How a C function of the standard library becomes a method handle, and how its `errno` is kept.
///
/// The JVM itself makes system calls between ours, so `errno` must be captured by the linker at the call: a handle from [#withErrno] takes a segment of
/// [#newErrno] as its first argument.
///
/// Threading: stateless; segments belong to the caller's arena.
final class Libc {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO_VALUE = Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle STRERROR = function("strerror", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int ESRCH = 3;
    static final int EINTR = 4;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int EINVAL = 22;
    static final int ERANGE = 34;

    private Libc() {
    }

    static MethodHandle function(String name, FunctionDescriptor type) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type);
    }

    /// A function with `...` in its C declaration.
    static MethodHandle variadic(String name, FunctionDescriptor type, Linker.Option firstVariadic) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, firstVariadic);
    }

    static MethodHandle withErrno(String name, FunctionDescriptor type) {
        return withErrno(LINKER.defaultLookup().findOrThrow(name), type);
    }

    static MethodHandle withErrno(MemorySegment symbol, FunctionDescriptor type) {
        return LINKER.downcallHandle(symbol, type, ERRNO);
    }

    static MemorySegment newErrno(Arena arena) {
        return arena.allocate(Linker.Option.captureStateLayout());
    }

    static int errno(MemorySegment captured) {
        return (int) ERRNO_VALUE.get(captured, 0L);
    }

    /// The words for an error number, as `strerror` has them.
    static String text(int errno) {
        try {
            return string((MemorySegment) STRERROR.invokeExact(errno));
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    /// The text at a `char *`, empty for NULL.
    static String string(MemorySegment pointer) {
        return pointer.equals(MemorySegment.NULL) ? "" : pointer.reinterpret(Long.MAX_VALUE).getString(0);
    }

    /// A downcall handle declares Throwable and throws none of its own: whatever comes is a bug or an error of the machine.
    static RuntimeException rethrow(Throwable e) {
        switch (e) {
            case RuntimeException r -> throw r;
            case Error r -> throw r;
            default -> throw new IllegalStateException(e);
        }
    }
}
