package culver.conf;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/// The modifiers of Dovecot 2.3's variables and the hashes of both languages.
///
/// | `L` `U` | lower, upper case | `M` | MD5 in hex |
/// |---|---|---|---|
/// | `E` | `"`, `'` and `\` escaped | `R` | reversed |
/// | `X` | a number in hex | `T` | without blanks at the end |
/// | `H` `N` | hash modulo the width, padded to the offset | `D` | `a.b` as `a,dc=b` |
final class VarFunctions {
    private static final Map<String, String> DIGESTS = Map.of("md5", "MD5", "sha1", "SHA-1", "sha256", "SHA-256", "sha384", "SHA-384",
        "sha512", "SHA-512", "sha3-256", "SHA3-256", "sha3-384", "SHA3-384", "sha3-512", "SHA3-512");
    private static final int MOST_ROUNDS = 1_000_000;

    /// Offset and width of a variable; a hash uses them up.
    static final class Shape {
        int offset;
        int width;

        Shape(int offset, int width) {
            this.offset = offset;
            this.width = width;
        }
    }

    private VarFunctions() {
    }

    static boolean isModifier(char c) {
        return "LUEXRHNMDT".indexOf(c) >= 0;
    }

    static String modify(char modifier, String value, Shape shape) {
        return switch (modifier) {
            case 'L' -> value.toLowerCase(Locale.ROOT);
            case 'U' -> value.toUpperCase(Locale.ROOT);
            case 'E' -> escape(value);
            case 'X' -> hexNumber(value);
            case 'R' -> new StringBuilder(value).reverse().toString();
            case 'H' -> bucket(oldHash(value), shape);
            case 'N' -> bucket(newHash(value), shape);
            case 'M' -> HexFormat.of().formatHex(digest("MD5").digest(bytes(value)));
            case 'D' -> value.replace(".", ",dc=");
            case 'T' -> value.stripTrailing();
            default -> throw new IllegalArgumentException("no modifier " + modifier);
        };
    }

    private static String escape(String value) {
        var out = new StringBuilder(value.length());
        value.chars().forEach(c -> {
            if (c == '"' || c == '\'' || c == '\\') {
                out.append('\\');
            }
            out.append((char) c);
        });
        return out.toString();
    }

    /// The number at the beginning of the text, as C reads it; none is 0.
    private static String hexNumber(String value) {
        int end = 0;
        while (end < value.length() && Character.digit(value.charAt(end), 10) >= 0) {
            end++;
        }
        return end == 0 ? "0" : new BigInteger(value.substring(0, end)).min(new BigInteger("ffffffffffffffff", 16)).toString(16);
    }

    private static String bucket(long hash, Shape shape) {
        long value = shape.width == 0 ? hash : Long.remainderUnsigned(hash, Math.abs(shape.width));
        String hex = Long.toHexString(value & 0xffffffffL);
        String padded = "0".repeat(Math.max(0, shape.offset - hex.length())) + hex;
        shape.width = 0;
        shape.offset = 0;
        return padded;
    }

    /// The hash of P. J. Weinberger, as Dovecot's `%H` has it.
    private static long oldHash(String value) {
        int hash = 0;
        for (byte b : bytes(value)) {
            hash = (hash << 4) + (b & 0xff);
            int high = hash & 0xf0000000;
            if (high != 0) {
                hash ^= high >>> 24;
                hash ^= high;
            }
        }
        return Integer.toUnsignedLong(hash);
    }

    /// The first eight octets of the MD5, as a number.
    private static long newHash(String value) {
        byte[] md5 = digest("MD5").digest(bytes(value));
        long hash = 0;
        for (int i = 0; i < 8; i++) {
            hash = hash << 8 | md5[i] & 0xff;
        }
        return hash;
    }

    /// True for `sha256` and `sha256;rounds=2`.
    static boolean isHash(String method) {
        int options = method.indexOf(';');
        return DIGESTS.containsKey(options < 0 ? method : method.substring(0, options));
    }

    /// @param method `sha1;truncate=12,rounds=1,salt=x,format=hex`; `truncate` is in bits
    static String hash(String method, String value) throws ConfException {
        String[] parts = method.split(";", 2);
        int rounds = 1;
        int truncate = 0;
        String salt = "";
        String format = "hex";
        for (String option : parts.length < 2 ? new String[0] : parts[1].split(",")) {
            String[] pair = option.split("=", 2);
            String text = pair.length < 2 ? "" : pair[1];
            switch (pair[0]) {
                case "rounds" -> rounds = number(option, text, 1, MOST_ROUNDS);
                case "truncate" -> truncate = number(option, text, 1, 512);
                case "salt" -> salt = text;
                case "format" -> format = text;
                default -> throw new ConfException("unknown option '" + option + "' in %{" + method + ":…}");
            }
        }
        byte[] hash = hash(parts[0], salt, rounds, bytes(value));
        byte[] shown = truncate == 0 || truncate >= hash.length * 8 ? hash : truncate(hash, truncate);
        return switch (format) {
            // Dovecot 2.3 writes lower case for both
            case "hex", "hexuc" -> HexFormat.of().formatHex(shown);
            case "base64" -> Base64.getEncoder().encodeToString(shown);
            default -> throw new ConfException("unknown format '" + format + "' in %{" + method + ":…}");
        };
    }

    static byte[] hash(String method, String salt, int rounds, byte[] value) {
        byte[] hash = value;
        var digest = digest(DIGESTS.get(method));
        for (int i = 0; i < rounds; i++) {
            digest.update(bytes(salt));
            hash = digest.digest(hash);
        }
        return hash;
    }

    /// The first bits, moved to the right end of as few octets as hold them.
    static byte[] truncate(byte[] hash, int bits) {
        var number = new BigInteger(1, hash).shiftRight(hash.length * 8 - bits);
        byte[] octets = new byte[(bits + 7) / 8];
        byte[] significant = number.toByteArray();
        int n = Math.min(significant.length, octets.length);
        System.arraycopy(significant, significant.length - n, octets, octets.length - n, n);
        return octets;
    }

    static int number(String what, String text, int least, int most) throws ConfException {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new ConfException("'" + what + "' needs a number from " + least + " to " + most);
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
