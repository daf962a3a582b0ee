package culver.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.Optional;

/// The password hash and ageing of a system user (getspnam(3), shadow(5)). Days are counted from 1970-01-01; -1 where the field is empty.
///
/// Needs root, group `shadow`, or CAP_DAC_READ_SEARCH: without them a look-up fails with a [PosixException] that is [PosixException#denied].
///
/// Threading: any; a look-up blocks as long as the name service takes.
///
/// @param hash       crypt(5) form; `!` or `*` in front means that no password fits
/// @param lastChange day of the last change; 0 means that the password must be changed now
/// @param maximum    days after which the password must be changed
/// @param inactive   days after that in which it still works
/// @param expire     day on which the account ends
public record Shadow(String name, String hash, long lastChange, long maximum, long inactive, long expire) {
    private static final Path FILE = Path.of("/etc/shadow");
    private static final MemoryLayout LAYOUT = MemoryLayout.structLayout(ADDRESS.withName("sp_namp"), ADDRESS.withName("sp_pwdp"),
            JAVA_LONG.withName("sp_lstchg"), JAVA_LONG.withName("sp_min"), JAVA_LONG.withName("sp_max"), JAVA_LONG.withName("sp_warn"),
            JAVA_LONG.withName("sp_inact"), JAVA_LONG.withName("sp_expire"), JAVA_LONG.withName("sp_flag"));
    private static final MethodHandle GETSPNAM = Libc.function("getspnam_r", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));

    /// @return empty when the shadow database has no such user
    public static Optional<Shadow> byName(String name) throws PosixException {
        if (name.isEmpty() || name.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        try (var arena = Arena.ofConfined()) {
            var cName = arena.allocateFrom(name);
            var found = NssCall.get("getspnam(" + name + ")", LAYOUT,
                    (entry, buffer, size, result) -> (int) GETSPNAM.invokeExact(cName, entry, buffer, size, result), Shadow::of);
            if (found.isEmpty()) {
                checkReadable(name);
            }
            return found;
        }
    }

    /// The name service answers "not found" as well when it may not read the file. access(2) does not help: it does not know of our capabilities.
    private static void checkReadable(String name) throws PosixException {
        try (var file = FileChannel.open(FILE, StandardOpenOption.READ)) {
            assert file.isOpen();
        } catch (AccessDeniedException e) {
            throw new PosixException("getspnam(" + name + ")", Libc.EACCES);
        } catch (IOException absent) {
            return;
        }
    }

    private static Shadow of(MemorySegment entry) {
        return new Shadow(Libc.string(entry.get(ADDRESS, 0)), Libc.string(entry.get(ADDRESS, 8)), entry.get(JAVA_LONG, 16), entry.get(JAVA_LONG, 32),
                entry.get(JAVA_LONG, 48), entry.get(JAVA_LONG, 56));
    }

    /// The account has ended.
    public boolean accountExpired(LocalDate today) {
        return expire > 0 && today.toEpochDay() >= expire;
    }

    /// The password is older than it may be, grace included.
    public boolean passwordExpired(LocalDate today) {
        if (lastChange < 0 || maximum < 0) {
            return false;
        }
        return lastChange > 0 && today.toEpochDay() > lastChange + maximum + Math.max(inactive, 0);
    }

    /// Never the hash: an entry may end up in a log line.
    @Override
    public String toString() {
        return "shadow entry of " + name;
    }
}
