package culver.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/// This machine's name (gethostname(2)), without asking the network as Java's own way does.
public final class Hostname {
    private static final MethodHandle GETHOSTNAME = Libc.withErrno("gethostname", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
    /// Linux has 64; POSIX promises at most 255.
    private static final long LONGEST = 256;

    private Hostname() {
    }

    public static String name() throws PosixException {
        try (var arena = Arena.ofConfined()) {
            var errno = Libc.newErrno(arena);
            var name = arena.allocate(LONGEST + 1);
            if ((int) GETHOSTNAME.invokeExact(errno, name, LONGEST) != 0) {
                throw new PosixException("gethostname", Libc.errno(errno));
            }
            return name.getString(0);
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw Libc.rethrow(e);
        }
    }
}
