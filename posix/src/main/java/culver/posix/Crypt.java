package culver.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/// crypt(3) of the system: every kind of hash that the machine's own `/etc/shadow` may hold, yescrypt and gost-yescrypt included.
///
/// The function is in libcrypt.so.1 (Debian, glibc), libcrypt.so.2 (Fedora, Arch) or in musl's libc itself. Where none is found, [#available] is false and
/// [#hash] fails with a text that says what to install.
///
/// Threading: any; takes as long as the hash is meant to take (milliseconds to a second) on the calling thread's CPU.
public final class Crypt {
    /// `struct crypt_data` has 32 kB in libxcrypt and 128 kB in old glibc.
    private static final long CRYPT_DATA = 192 << 10;
    private static final List<String> LIBRARIES = List.of("libcrypt.so.1", "libcrypt.so.2", "libcrypt.so");
    private static final MethodHandle CRYPT = find().map(s -> Libc.withErrno(s, FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS))).orElse(null);

    private Crypt() {
    }

    public static boolean available() {
        return CRYPT != null;
    }

    /// Hashes a password with the method, cost and salt of a setting (or of a whole earlier hash, to compare with).
    ///
    /// @param password without NUL: C would see the part before it only, and so would an attacker
    /// @throws PosixException when the library is absent, or does not know this kind of setting
    public static String hash(byte[] password, String setting) throws PosixException {
        if (CRYPT == null) {
            throw new PosixException("crypt is not available: none of " + LIBRARIES + " is installed (Debian: libcrypt1)");
        }
        for (byte b : password) {
            if (b == 0) {
                throw new PosixException("crypt: the password has a NUL in it");
            }
        }
        if (setting.indexOf('\0') >= 0) {
            throw new PosixException("crypt: the setting has a NUL in it");
        }
        try (var arena = Arena.ofConfined()) {
            var key = arena.allocate(password.length + 1L);
            MemorySegment.copy(password, 0, key, JAVA_BYTE, 0, password.length);
            var data = arena.allocate(CRYPT_DATA, 16);
            var errno = Libc.newErrno(arena);
            var result = Libc.string((MemorySegment) CRYPT.invokeExact(errno, key, arena.allocateFrom(setting), data));
            key.fill((byte) 0);
            data.fill((byte) 0);
            if (result.isEmpty() || result.startsWith("*")) {
                throw new PosixException("crypt does not know this kind of hash: " + Libc.text(Libc.errno(errno)));
            }
            return result;
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw Libc.rethrow(e);
        }
    }

    private static Optional<MemorySegment> find() {
        for (var name : LIBRARIES) {
            try {
                var symbol = SymbolLookup.libraryLookup(name, Arena.global()).find("crypt_r");
                if (symbol.isPresent()) {
                    return symbol;
                }
            } catch (IllegalArgumentException absent) {
                continue;
            }
        }
        return Linker.nativeLinker().defaultLookup().find("crypt_r");
    }
}
