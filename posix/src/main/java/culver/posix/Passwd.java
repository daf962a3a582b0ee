package culver.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// A system user, as the name service knows them (getpwnam(3)).
///
/// Threading: any; a look-up blocks as long as the name service takes (files: microseconds; LDAP: as it pleases).
///
/// @param password the second field: `x` where the hash is in [Shadow]
public record Passwd(String name, String password, int uid, int gid, String gecos, String home, String shell) {
    private static final MemoryLayout LAYOUT = MemoryLayout.structLayout(ADDRESS.withName("pw_name"), ADDRESS.withName("pw_passwd"),
            JAVA_INT.withName("pw_uid"), JAVA_INT.withName("pw_gid"), ADDRESS.withName("pw_gecos"), ADDRESS.withName("pw_dir"), ADDRESS.withName("pw_shell"));
    private static final MethodHandle GETPWNAM = Libc.function("getpwnam_r", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
    private static final MethodHandle GETPWUID = Libc.function("getpwuid_r", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));

    /// @return empty when there is no such user; a name with NUL in it names nobody
    public static Optional<Passwd> byName(String name) throws PosixException {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        try (var arena = Arena.ofConfined()) {
            var cName = arena.allocateFrom(name);
            return NssCall.get("getpwnam(" + name + ")", LAYOUT,
                    (entry, buffer, size, result) -> (int) GETPWNAM.invokeExact(cName, entry, buffer, size, result), Passwd::of);
        }
    }

    /// @return empty when no user has this number
    public static Optional<Passwd> byUid(int uid) throws PosixException {
        return NssCall.get("getpwuid(" + uid + ")", LAYOUT,
                (entry, buffer, size, result) -> (int) GETPWUID.invokeExact(uid, entry, buffer, size, result), Passwd::of);
    }

    private static Passwd of(MemorySegment entry) {
        return new Passwd(Libc.string(entry.get(ADDRESS, 0)), Libc.string(entry.get(ADDRESS, 8)), entry.get(JAVA_INT, 16), entry.get(JAVA_INT, 20),
                Libc.string(entry.get(ADDRESS, 24)), Libc.string(entry.get(ADDRESS, 32)), Libc.string(entry.get(ADDRESS, 40)));
    }

    /// Without the hash that some systems still keep here: an entry may end up in a log line.
    @Override
    public String toString() {
        return name + ":" + uid + ":" + gid + ":" + gecos + ":" + home + ":" + shell;
    }
}
