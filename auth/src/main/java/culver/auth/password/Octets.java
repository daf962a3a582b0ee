package culver.auth.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/// What the schemes share: comparison in constant time, digests, salts, base64 and hex that say what is wrong.
final class Octets {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String SALT_LETTERS = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private Octets() {
    }

    static boolean same(byte[] a, byte[] b) {
        return MessageDigest.isEqual(a, b);
    }

    static boolean same(String a, String b) {
        return same(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] digest(String algorithm, byte[] first, byte[] second) {
        try {
            var digest = MessageDigest.getInstance(algorithm);
            digest.update(first);
            return digest.digest(second);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] salt(int length) {
        var salt = new byte[length];
        RANDOM.nextBytes(salt);
        return salt;
    }

    /// A salt of crypt(5)'s alphabet.
    static String saltText(int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(SALT_LETTERS.charAt(RANDOM.nextInt(64)));
        }
        return text.toString();
    }

    /// With or without the `=` at the end.
    static byte[] base64(String text) throws PasswordFormatException {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new PasswordFormatException("the stored password is not base64");
        }
    }

    static byte[] hex(String text) throws PasswordFormatException {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            throw new PasswordFormatException("the stored password is not hexadecimal");
        }
    }

    /// A cost parameter, checked.
    static int number(String text, int least, int most, String what) throws PasswordFormatException {
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new PasswordFormatException("the stored password's " + what + " is not a number");
        }
        throw new PasswordFormatException("the stored password's " + what + " is " + text + ", not in " + least + ".." + most);
    }
}
