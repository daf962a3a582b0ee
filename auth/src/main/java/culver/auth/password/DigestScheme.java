package culver.auth.password;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/// One digest of the password, or of password and salt; the salt then follows the digest (RFC 2307's `{SSHA}` and its kin).
///
/// The text is base64, or hexadecimal for `PLAIN-MD5`; without a named encoding, a text exactly as long as the hexadecimal digest is taken as that.
///
/// @param digest its name for Java
/// @param size   octets of the digest
record DigestScheme(List<String> names, String digest, int size, boolean salted, boolean hexByDefault) implements PasswordScheme {
    static final List<DigestScheme> ALL = List.of(
            new DigestScheme(List.of("SSHA512"), "SHA-512", 64, true, false),
            new DigestScheme(List.of("SSHA256"), "SHA-256", 32, true, false),
            new DigestScheme(List.of("SSHA"), "SHA-1", 20, true, false),
            new DigestScheme(List.of("SMD5"), "MD5", 16, true, false),
            new DigestScheme(List.of("SHA512"), "SHA-512", 64, false, false),
            new DigestScheme(List.of("SHA256"), "SHA-256", 32, false, false),
            new DigestScheme(List.of("SHA1", "SHA"), "SHA-1", 20, false, false),
            new DigestScheme(List.of("LDAP-MD5"), "MD5", 16, false, false),
            new DigestScheme(List.of("PLAIN-MD5"), "MD5", 16, false, true));

    private static final int SALT = 16;

    @Override
    public boolean expensive() {
        return false;
    }

    @Override
    public boolean verify(byte[] password, String stored, String encoding) throws PasswordFormatException {
        boolean hex = switch (encoding) {
            case "HEX" -> true;
            case "B64" -> false;
            default -> salted ? hexByDefault : stored.length() == 2 * size;
        };
        var octets = hex ? Octets.hex(stored) : Octets.base64(stored);
        if (salted ? octets.length <= size : octets.length != size) {
            throw new PasswordFormatException("the stored password has " + octets.length + " octets, not the " + size
                    + (salted ? " and a salt" : "") + " of " + names.getFirst());
        }
        return Octets.same(Arrays.copyOf(octets, size), Octets.digest(digest, password, Arrays.copyOfRange(octets, size, octets.length)));
    }

    @Override
    public String generate(byte[] password) {
        var salt = salted ? Octets.salt(SALT) : new byte[0];
        var hash = Octets.digest(digest, password, salt);
        var octets = Arrays.copyOf(hash, size + salt.length);
        System.arraycopy(salt, 0, octets, size, salt.length);
        return hexByDefault ? HexFormat.of().formatHex(octets) : Base64.getEncoder().encodeToString(octets);
    }
}
