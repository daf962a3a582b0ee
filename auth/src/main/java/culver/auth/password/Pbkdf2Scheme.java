package culver.auth.password;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/// PBKDF2 with HMAC-SHA-1 (RFC 8018) in Dovecot's text: `$1$salt$rounds$hex`. The salt is used as it is written.
record Pbkdf2Scheme() implements PasswordScheme {
    private static final int SIZE = 20;
    private static final int ROUNDS = 100_000;
    private static final int MOST_ROUNDS = 5_000_000;

    @Override
    public List<String> names() {
        return List.of("PBKDF2");
    }

    @Override
    public boolean expensive() {
        return true;
    }

    @Override
    public boolean verify(byte[] password, String stored, String encoding) throws PasswordFormatException {
        var parts = stored.split("\\$", -1);
        if (parts.length != 5 || !parts[0].isEmpty() || !parts[1].equals("1")) {
            throw new PasswordFormatException("the stored password is not a PBKDF2 text");
        }
        int rounds = Octets.number(parts[3], 1, MOST_ROUNDS, "number of rounds");
        var hash = Octets.hex(parts[4]);
        if (hash.length != SIZE) {
            throw new PasswordFormatException("the stored password's PBKDF2 hash has " + hash.length + " octets, not " + SIZE);
        }
        return Octets.same(hash, hash(password, parts[2], rounds));
    }

    @Override
    public String generate(byte[] password) {
        var salt = Octets.saltText(16);
        return "$1$" + salt + "$" + ROUNDS + "$" + HexFormat.of().formatHex(hash(password, salt, ROUNDS));
    }

    private static byte[] hash(byte[] password, String salt, int rounds) {
        var generator = new PKCS5S2ParametersGenerator(new SHA1Digest());
        generator.init(password, salt.getBytes(StandardCharsets.UTF_8), rounds);
        return ((KeyParameter) generator.generateDerivedParameters(8 * SIZE)).getKey();
    }
}
