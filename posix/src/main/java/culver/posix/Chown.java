package culver.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// Gives a file to its mail user. Never follows a symbolic link in the last place: a user who puts one where a file is about to be created must not be given
/// what it points to.
///
/// Threading: any.
public final class Chown {
    private static final MethodHandle FCHOWNAT = Libc.withErrno("fchownat", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final int AT_FDCWD = -100;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;

    private Chown() {
    }

    /// @param uid -1 leaves the owner as it is
    /// @param gid -1 leaves the group as it is
    public static void file(Path path, int uid, int gid) throws PosixException {
        try (var arena = Arena.ofConfined()) {
            var errno = Libc.newErrno(arena);
            if ((int) FCHOWNAT.invokeExact(errno, AT_FDCWD, arena.allocateFrom(path.toAbsolutePath().toString()), uid, gid, AT_SYMLINK_NOFOLLOW) != 0) {
                throw new PosixException("chown(" + path + ", " + uid + ", " + gid + ")", Libc.errno(errno));
            }
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw Libc.rethrow(e);
        }
    }
}
