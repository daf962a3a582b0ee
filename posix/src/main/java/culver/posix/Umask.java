package culver.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/// The process's file mode creation mask. It belongs to the whole process: set once at start, before other threads create files.
public final class Umask {
    private static final MethodHandle UMASK = Libc.function("umask", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private Umask() {
    }

    /// @return the mask before
    public static int set(int mask) {
        try {
            return (int) UMASK.invokeExact(mask);
        } catch (Throwable e) {
            throw Libc.rethrow(e);
        }
    }
}
