package culver.tls;

import culver.conf.Conf;
import culver.conf.ConfException;
import culver.conf.FileValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What the configuration asks of TLS in one scope (the whole server, or one `local_name`, `local` or `protocol` block): files and parameters, not
/// yet opened. Equal values may share one context. Immutable.
///
/// @param protocols  JSSE's names of the protocols that may be used, oldest first
/// @param ciphers    JSSE's names of the suites up to TLSv1.2, in order
/// @param suites     JSSE's names of the suites of TLSv1.3, in order; empty: all
/// @param curves     JSSE's names of the groups in order; empty: the library's choice
/// @param preferServer the server's order of suites decides
/// @param tickets    sessions may be resumed by tickets
public record TlsConf(Pair main, Pair alt, FileValue password, List<String> protocols, List<String> ciphers, List<String> suites,
                      List<String> curves, boolean preferServer, boolean tickets) {
    /// A certificate and its key.
    public record Pair(FileValue cert, FileValue key) {
        boolean isEmpty() {
            return cert.isEmpty() && key.isEmpty();
        }
    }

    private static final List<String> PROTOCOLS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

    /// Reads the settings of a scope.
    ///
    /// @throws ConfException when one is wrong in itself; the message names the setting
    public static TlsConf of(Conf conf) throws ConfException {
        return new TlsConf(
                new Pair(conf.get(TlsSettings.SSL_CERT), conf.get(TlsSettings.SSL_KEY)),
                new Pair(conf.get(TlsSettings.SSL_ALT_CERT), conf.get(TlsSettings.SSL_ALT_KEY)),
                conf.get(TlsSettings.SSL_KEY_PASSWORD),
                protocols(conf.get(TlsSettings.SSL_MIN_PROTOCOL)),
                CipherList.suites(conf.get(TlsSettings.SSL_CIPHER_LIST)),
                suites(conf.get(TlsSettings.SSL_CIPHER_SUITES)),
                curves(conf.get(TlsSettings.SSL_CURVE_LIST)),
                conf.get(TlsSettings.SSL_PREFER_SERVER_CIPHERS),
                !conf.get(TlsSettings.SSL_OPTIONS).contains("no_ticket"));
    }

    private static List<String> protocols(String least) throws ConfException {
        return switch (least.toUpperCase(Locale.ROOT)) {
            case "ANY", "SSLV3" -> PROTOCOLS;              // SSLv3 itself is in no library any more
            case "LATEST" -> PROTOCOLS.subList(3, 4);
            default -> {
                for (int i = 0; i < PROTOCOLS.size(); i++) {
                    if (PROTOCOLS.get(i).equalsIgnoreCase(least)) {
                        yield PROTOCOLS.subList(i, PROTOCOLS.size());
                    }
                }
                throw new ConfException("ssl_min_protocol: must be one of " + String.join(", ", PROTOCOLS) + ", ANY, LATEST, not '" + least + "'");
            }
        };
    }

    private static List<String> suites(String text) throws ConfException {
        var suites = words(text);
        for (var suite : suites) {
            if (!CipherList.TLS13.contains(suite)) {
                throw new ConfException("ssl_cipher_suites: '" + suite + "' is not one of " + String.join(", ", CipherList.TLS13));
            }
        }
        return suites;
    }

    private static List<String> curves(String text) throws ConfException {
        var curves = new ArrayList<String>();
        for (var word : words(text)) {
            curves.add(switch (word.toLowerCase(Locale.ROOT)) {
                case "p-256", "prime256v1", "secp256r1" -> "secp256r1";
                case "p-384", "secp384r1" -> "secp384r1";
                case "p-521", "secp521r1" -> "secp521r1";
                case "x25519" -> "x25519";
                case "x448" -> "x448";
                default -> throw new ConfException("ssl_curve_list: '" + word + "' is not one of X25519, X448, P-256, P-384, P-521");
            });
        }
        return List.copyOf(curves);
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split("[:,\\s]+")).filter(w -> !w.isEmpty()).toList();
    }
}
