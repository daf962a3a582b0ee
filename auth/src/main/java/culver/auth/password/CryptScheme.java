package culver.auth.password;

import culver.posix.Crypt;
import culver.posix.PosixException;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.codec.digest.Md5Crypt;
import org.apache.commons.codec.digest.Sha2Crypt;
import org.apache.commons.codec.digest.UnixCrypt;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/// The crypt(5) family: the text itself says the method, the cost and the salt (`$6$rounds=…$salt$hash`), so that all members verify alike and only differ in
/// what they generate.
///
/// The system's libcrypt is asked first: it is the fastest and knows whatever the machine's own `/etc/shadow` holds (yescrypt `$y$`, gost-yescrypt `$gy$`).
/// Where it is absent or does not know a method, Java's own do DES, MD5, SHA-256, SHA-512 and bcrypt.
record CryptScheme(List<String> names) implements PasswordScheme {
    static final List<CryptScheme> ALL = List.of(
            new CryptScheme(List.of("SHA512-CRYPT")), new CryptScheme(List.of("BLF-CRYPT")), new CryptScheme(List.of("CRYPT")),
            new CryptScheme(List.of("SHA256-CRYPT")), new CryptScheme(List.of("MD5-CRYPT")), new CryptScheme(List.of("DES-CRYPT")), new CryptScheme(List.of("MD5")));

    /// About a second on a small machine; crypt(5) would allow 999,999,999.
    private static final int MOST_ROUNDS = 2_000_000;
    private static final int MOST_BCRYPT_COST = 15;
    private static final int BCRYPT_COST = 10;
    /// bcrypt looks at no more.
    private static final int BCRYPT_LONGEST = 72;

    @Override
    public boolean expensive() {
        return true;
    }

    @Override
    public boolean verify(byte[] password, String stored, String encoding) throws PasswordFormatException {
        if (names.contains("MD5") && !stored.startsWith("$")) {
            // {MD5} is MD5-CRYPT, and in old files a bare digest.
            return new DigestScheme(names, "MD5", 16, false, false).verify(password, stored, encoding);
        }
        if (stored.isEmpty() || stored.startsWith("!") || stored.startsWith("*")) {
            return false;
        }
        for (byte b : password) {
            if (b == 0) {
                return false;
            }
        }
        checkCost(stored);
        var hash = hash(password, stored);
        return Octets.same(hash, stored);
    }

    @Override
    public String generate(byte[] password) throws PasswordFormatException {
        return switch (names.getFirst()) {
            case "SHA512-CRYPT" -> Sha2Crypt.sha512Crypt(password.clone(), "$6$" + Octets.saltText(16));
            case "SHA256-CRYPT" -> Sha2Crypt.sha256Crypt(password.clone(), "$5$" + Octets.saltText(16));
            case "BLF-CRYPT", "CRYPT" -> {
                if (password.length > BCRYPT_LONGEST) {
                    throw new PasswordFormatException("bcrypt takes passwords of at most " + BCRYPT_LONGEST + " octets");
                }
                yield OpenBSDBCrypt.generate("2y", password, Octets.salt(16), BCRYPT_COST);
            }
            default -> throw new PasswordFormatException(names.getFirst() + " is too weak for a new password");
        };
    }

    private static void checkCost(String stored) throws PasswordFormatException {
        if (stored.startsWith("$5$rounds=") || stored.startsWith("$6$rounds=")) {
            int end = stored.indexOf('$', 10);
            Octets.number(stored.substring(10, Math.max(end, 10)), 1, MOST_ROUNDS, "number of rounds");
        } else if (stored.startsWith("$2")) {
            var parts = stored.split("\\$", 4);
            Octets.number(parts.length < 4 ? "" : parts[2], 4, MOST_BCRYPT_COST, "cost");
        } else if (stored.startsWith("$y$") || stored.startsWith("$gy$")) {
            // The second letter of the parameters is the memory, 1 kB << n: j9T, the default, is 16 MB; jDT is 256 MB.
            var parts = stored.split("\\$", 4);
            if (parts.length < 4 || parts[2].length() < 3 || "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".indexOf(parts[2].charAt(1)) > "./0123456789ABCD".indexOf('D')) {
                throw new PasswordFormatException("the stored password's memory cost is too high");
            }
        }
    }

    private static String hash(byte[] password, String stored) throws PasswordFormatException {
        PosixException unknown = null;
        if (Crypt.available()) {
            try {
                return Crypt.hash(password, stored);
            } catch (PosixException e) {
                unknown = e;
            }
        }
        return inJava(password, stored, unknown);
    }

    /// The methods that need no system library.
    static String inJava(byte[] password, String stored, PosixException unknown) throws PasswordFormatException {
        try {
            if (stored.startsWith("$6$")) {
                return Sha2Crypt.sha512Crypt(password.clone(), stored);
            } else if (stored.startsWith("$5$")) {
                return Sha2Crypt.sha256Crypt(password.clone(), stored);
            } else if (stored.startsWith("$1$")) {
                return Md5Crypt.md5Crypt(password.clone(), stored);
            } else if (stored.startsWith("$2")) {
                var octets = password.length > BCRYPT_LONGEST ? Arrays.copyOf(password, BCRYPT_LONGEST) : password;
                return OpenBSDBCrypt.checkPassword(stored, octets) ? stored : "";
            } else if (stored.length() == 13) {
                return UnixCrypt.crypt(password, stored);
            }
        } catch (IllegalArgumentException e) {
            throw new PasswordFormatException("the stored password is not a crypt hash");
        }
        throw new PasswordFormatException(unknown != null ? unknown.getMessage() : "this kind of crypt hash needs the system's libcrypt, which is not installed");
    }
}
