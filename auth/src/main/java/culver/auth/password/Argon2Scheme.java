package culver.auth.password;

import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2 (RFC 9106) in its usual text: `$argon2id$v=19$m=65536,t=3,p=1$salt$hash`, base64 without padding; the text names the variant, so both names verify both.
///
/// A hash takes `m` kilobytes of heap while it runs. All hashes together never take more than half of the heap: others wait for their turn, and one that
/// alone wants more is refused with words that name the remedy.
record Argon2Scheme(String name, int type) implements PasswordScheme {
    static final List<Argon2Scheme> ALL = List.of(
            new Argon2Scheme("ARGON2ID", Argon2Parameters.ARGON2_id), new Argon2Scheme("ARGON2I", Argon2Parameters.ARGON2_i));

    private static final int HEAP_KB = (int) Math.min(Runtime.getRuntime().maxMemory() / 2 / 1024, 1 << 20);
    private static final Semaphore MEMORY = new Semaphore(HEAP_KB, true);
    private static final int MOST_PASSES = 64;
    private static final int MOST_LANES = 64;
    private static final Base64.Encoder BASE64 = Base64.getEncoder().withoutPadding();

    @Override
    public List<String> names() {
        return List.of(name);
    }

    @Override
    public boolean expensive() {
        return true;
    }

    @Override
    public boolean verify(byte[] password, String stored, String encoding) throws PasswordFormatException {
        // "", argon2id, v=19, m=..,t=..,p=.., salt, hash; v is absent in the oldest texts.
        var parts = stored.split("\\$", -1);
        int variant = parts.length < 5 ? -1 : switch (parts[1]) {
            case "argon2id" -> Argon2Parameters.ARGON2_id;
            case "argon2i" -> Argon2Parameters.ARGON2_i;
            case "argon2d" -> Argon2Parameters.ARGON2_d;
            default -> -1;
        };
        boolean versioned = parts.length == 6 && parts[2].startsWith("v=");
        if (variant < 0 || parts.length != (versioned ? 6 : 5)) {
            throw new PasswordFormatException("the stored password is not an Argon2 text");
        }
        int version = versioned ? Octets.number(parts[2].substring(2), 16, 19, "Argon2 version") : Argon2Parameters.ARGON2_VERSION_10;
        var costs = costs(parts[parts.length - 3]);
        int lanes = Octets.number(costs.getOrDefault("p", ""), 1, MOST_LANES, "parallelism");
        int memory = Octets.number(costs.getOrDefault("m", ""), 8 * lanes, Integer.MAX_VALUE, "memory cost");
        int passes = Octets.number(costs.getOrDefault("t", ""), 1, MOST_PASSES, "time cost");
        if (memory > HEAP_KB) {
            throw new PasswordFormatException("an Argon2 password takes " + memory + " kB of memory, more than half of the Java heap: give the server a larger -Xmx");
        }
        var salt = Octets.base64(parts[parts.length - 2]);
        var hash = Octets.base64(parts[parts.length - 1]);
        if (hash.length < 4 || hash.length > 512 || salt.length > 512) {
            throw new PasswordFormatException("the stored password's Argon2 hash or salt has an odd length");
        }
        var parameters = new Argon2Parameters.Builder(variant).withVersion(version).withMemoryAsKB(memory).withIterations(passes)
                .withParallelism(lanes).withSalt(salt).build();
        return Octets.same(hash, hash(parameters, password, hash.length));
    }

    @Override
    public String generate(byte[] password) {
        // RFC 9106 section 4, the second recommended option but for one lane: a thread has one.
        int memory = Math.min(65536, HEAP_KB / 4);
        var salt = Octets.salt(16);
        var parameters = new Argon2Parameters.Builder(type).withVersion(Argon2Parameters.ARGON2_VERSION_13).withMemoryAsKB(memory).withIterations(3)
                .withParallelism(1).withSalt(salt).build();
        return "$" + name.toLowerCase(Locale.ROOT) + "$v=19$m=" + memory + ",t=3,p=1$" + BASE64.encodeToString(salt) + "$"
                + BASE64.encodeToString(hash(parameters, password, 32));
    }

    private static Map<String, String> costs(String text) {
        var costs = new HashMap<String, String>();
        for (var part : text.split(",")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                costs.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        return costs;
    }

    private static byte[] hash(Argon2Parameters parameters, byte[] password, int length) {
        int memory = parameters.getMemory();
        MEMORY.acquireUninterruptibly(memory);
        try {
            var hash = new byte[length];
            var generator = new Argon2BytesGenerator();
            generator.init(parameters);
            generator.generateBytes(password, hash);
            return hash;
        } finally {
            MEMORY.release(memory);
        }
    }
}
