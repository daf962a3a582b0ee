package culver.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// A system group (getgrnam(3)), and the groups that a user belongs to.
///
/// Threading: any; a look-up blocks as long as the name service takes.
public record Group(String name, int gid) {
    private static final MemoryLayout LAYOUT = MemoryLayout.structLayout(ADDRESS.withName("gr_name"), ADDRESS.withName("gr_passwd"),
            JAVA_INT.withName("gr_gid"), MemoryLayout.paddingLayout(4), ADDRESS.withName("gr_mem"));
    private static final MethodHandle GETGRNAM = Libc.function("getgrnam_r", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
    private static final MethodHandle GETGRGID = Libc.function("getgrgid_r", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
    private static final MethodHandle GETGROUPLIST = Libc.function("getgrouplist", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, ADDRESS));
    /// Linux: NGROUPS_MAX.
    private static final int MOST_GROUPS = 65536;

    public static Optional<Group> byName(String name) throws PosixException {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        try (var arena = Arena.ofConfined()) {
            var cName = arena.allocateFrom(name);
            return NssCall.get("getgrnam(" + name + ")", LAYOUT,
                    (entry, buffer, size, result) -> (int) GETGRNAM.invokeExact(cName, entry, buffer, size, result), Group::of);
        }
    }

    public static Optional<Group> byGid(int gid) throws PosixException {
        return NssCall.get("getgrgid(" + gid + ")", LAYOUT,
                (entry, buffer, size, result) -> (int) GETGRGID.invokeExact(gid, entry, buffer, size, result), Group::of);
    }

    /// All groups that `initgroups(3)` would give to this user: their own and the supplementary ones.
    public static int[] of(String user, int gid) throws PosixException {
        for (int room = 64; ; room *= 4) {
            try (var arena = Arena.ofConfined()) {
                var gids = arena.allocate(JAVA_INT, room);
                var count = arena.allocateFrom(JAVA_INT, room);
                int result = (int) GETGROUPLIST.invokeExact(arena.allocateFrom(user), gid, gids, count);
                if (result >= 0) {
                    return gids.asSlice(0, 4L * count.get(JAVA_INT, 0)).toArray(ValueLayout.JAVA_INT);
                }
                if (room > MOST_GROUPS) {
                    throw new PosixException("getgrouplist(" + user + ") has no end");
                }
            } catch (PosixException e) {
                throw e;
            } catch (Throwable e) {
                throw Libc.rethrow(e);
            }
        }
    }

    private static Group of(MemorySegment entry) {
        return new Group(Libc.string(entry.get(ADDRESS, 0)), entry.get(JAVA_INT, 16));
    }
}
