package culver.tls;

import culver.conf.ConfException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// OpenSSL's cipher list language (`HIGH:!aNULL:ECDHE+AESGCM:@STRENGTH`) over the suites that today's TLS libraries have.
///
/// A list is words separated by `:`, `,`, `;` or blanks. A word adds the suites that it matches, in the order of the table; `-` takes them out, `!` takes
/// them out for good, `+` before a word moves them to the end, `+` inside joins conditions, `@STRENGTH` sorts by key length. Words that
/// match nothing are passed over, as OpenSSL does: lists name ciphers that no library has any more. Pure.
///
/// STANDARDS: openssl-ciphers(1).
public final class CipherList {
    /// The suites of TLSv1.3, which have a setting of their own.
    public static final List<String> TLS13 = List.of("TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256");

    /// @param words what it answers to
    private record Suite(String openssl, String jsse, int bits, Set<String> words) {
    }

    /// Strongest first within newest first, as OpenSSL's own default order.
    private static final List<Suite> TABLE = table("""
            ECDHE-ECDSA-AES256-GCM-SHA384  ECDHE-RSA-AES256-GCM-SHA384  DHE-RSA-AES256-GCM-SHA384
            ECDHE-ECDSA-CHACHA20-POLY1305  ECDHE-RSA-CHACHA20-POLY1305  DHE-RSA-CHACHA20-POLY1305
            ECDHE-ECDSA-AES128-GCM-SHA256  ECDHE-RSA-AES128-GCM-SHA256  DHE-RSA-AES128-GCM-SHA256
            ECDHE-ECDSA-AES256-SHA384      ECDHE-RSA-AES256-SHA384      DHE-RSA-AES256-SHA256
            ECDHE-ECDSA-AES128-SHA256      ECDHE-RSA-AES128-SHA256      DHE-RSA-AES128-SHA256
            ECDHE-ECDSA-AES256-SHA         ECDHE-RSA-AES256-SHA         DHE-RSA-AES256-SHA
            ECDHE-ECDSA-AES128-SHA         ECDHE-RSA-AES128-SHA         DHE-RSA-AES128-SHA
            AES256-GCM-SHA384              AES128-GCM-SHA256            AES256-SHA256
            AES128-SHA256                  AES256-SHA                   AES128-SHA
            """);
    private static final Map<String, Suite> BY_JSSE = TABLE.stream().collect(Collectors.toMap(Suite::jsse, Function.identity()));

    private CipherList() {
    }

    /// The suites that a list asks for, by JSSE's names, in order.
    ///
    /// @throws ConfException when there are none
    static List<String> suites(String list) throws ConfException {
        var suites = evaluate(list);
        if (suites.isEmpty()) {
            throw new ConfException("ssl_cipher_list: '" + list + "' matches no cipher suite");
        }
        return suites.stream().map(Suite::jsse).toList();
    }

    /// OpenSSL's name of a suite, which logs have; the same name where it has no other.
    public static String opensslName(String jsse) {
        var suite = BY_JSSE.get(jsse);
        return suite == null ? jsse : suite.openssl;
    }

    /// The length of a suite's key in bits.
    public static int bits(String jsse) {
        return jsse.contains("AES_128") ? 128 : 256;
    }

    private static List<Suite> evaluate(String list) {
        var chosen = new ArrayList<Suite>();
        var killed = new HashSet<Suite>();
        for (var word : list.split("[:,;\\s]+")) {
            if (word.equals("@STRENGTH")) {
                chosen.sort(Comparator.comparingInt(Suite::bits).reversed());
            } else if (!word.isEmpty() && word.charAt(0) != '@') {       // @SECLEVEL: the libraries' own minimum is higher
                apply(word, chosen, killed);
            }
        }
        return chosen;
    }

    private static void apply(String word, List<Suite> chosen, Set<Suite> killed) {
        char operator = word.charAt(0);
        var matching = matching("!-+".indexOf(operator) < 0 ? word : word.substring(1));
        switch (operator) {
            case '!' -> {
                killed.addAll(matching);
                chosen.removeAll(matching);
            }
            case '-' -> chosen.removeAll(matching);
            case '+' -> {
                var moved = chosen.stream().filter(matching::contains).toList();
                chosen.removeAll(moved);
                chosen.addAll(moved);
            }
            default -> matching.stream().filter(s -> !killed.contains(s) && !chosen.contains(s)).forEach(chosen::add);
        }
    }

    private static List<Suite> matching(String word) {
        var conditions = word.split("\\+");
        return TABLE.stream().filter(suite -> {
            for (var condition : conditions) {
                if (!suite.words.contains(condition)) {
                    return false;
                }
            }
            return true;
        }).toList();
    }

    private static List<Suite> table(String names) {
        return names.strip().lines().flatMap(l -> List.of(l.strip().split("\\s+")).stream()).map(CipherList::suite).toList();
    }

    private static Suite suite(String name) {
        var words = new HashSet<>(Set.of(name, "ALL", "DEFAULT", "HIGH"));
        boolean ecdhe = name.startsWith("ECDHE-");
        boolean dhe = name.startsWith("DHE-");
        boolean ecdsa = name.startsWith("ECDHE-ECDSA-");
        words.addAll(ecdhe ? Set.of("kECDHE", "kEECDH", "ECDHE", "EECDH", "ECDH", "kECDH")
                : dhe ? Set.of("kDHE", "kEDH", "DHE", "EDH", "DH", "kDH") : Set.of("kRSA", "RSA"));
        words.addAll(ecdsa ? Set.of("aECDSA", "ECDSA") : Set.of("aRSA"));
        int bits = name.contains("AES128") ? 128 : 256;
        boolean chacha = name.contains("CHACHA20");
        boolean gcm = name.contains("GCM");
        words.addAll(chacha ? Set.of("CHACHA20") : Set.of("AES", "AES" + bits));
        var mac = name.substring(name.lastIndexOf('-') + 1);
        if (gcm) {
            words.addAll(Set.of("AESGCM"));
        } else if (!chacha) {
            words.addAll(mac.equals("SHA") ? Set.of("SHA", "SHA1") : Set.of(mac));
        }
        words.addAll(!mac.equals("SHA") ? Set.of("TLSv1.2") : ecdhe ? Set.of("TLSv1", "TLSv1.0") : Set.of("SSLv3"));
        var cipher = chacha ? "CHACHA20_POLY1305_SHA256" : "AES_" + bits + (gcm ? "_GCM_" : "_CBC_") + mac;
        var exchange = ecdsa ? "ECDHE_ECDSA" : ecdhe ? "ECDHE_RSA" : dhe ? "DHE_RSA" : "RSA";
        return new Suite(name, "TLS_" + exchange + "_WITH_" + cipher, bits, Set.copyOf(words));
    }
}
