package culver.tls;

import culver.conf.ConfException;
import culver.conf.FileValue;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A certificate chain and the private key that belongs to it, read and checked.
///
/// What makes the pair useless (a file that is missing, unreadable, not PEM, of another kind; a key of another certificate) refuses it, with the file's
/// name. A certificate that has expired or is not valid yet is taken, because a server that stops at the next reload when a
/// certificate runs out helps nobody; [#warnings] says so.
///
/// @param chain    the server's certificate first
/// @param warnings lines for the administrator, naming the file
public record KeyMaterial(List<X509Certificate> chain, PrivateKey key, List<String> warnings) {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z", Locale.ROOT).withZone(ZoneId.systemDefault());

    public KeyMaterial {
        chain = List.copyOf(chain);
        warnings = List.copyOf(warnings);
    }

    /// Reads `ssl_cert` and `ssl_key`.
    ///
    /// @throws ConfException what is wrong, naming setting and file
    public static KeyMaterial main(TlsConf conf) throws ConfException {
        return read("ssl", conf.main(), conf.password(), Instant.now());
    }

    /// Reads `ssl_alt_cert` and `ssl_alt_key`, where they are set.
    public static Optional<KeyMaterial> alt(TlsConf conf) throws ConfException {
        return conf.alt().isEmpty() ? Optional.empty() : Optional.of(read("ssl_alt", conf.alt(), conf.password(), Instant.now()));
    }

    static KeyMaterial read(String prefix, TlsConf.Pair pair, FileValue password, Instant now) throws ConfException {
        if (pair.cert().isEmpty()) {
            throw new ConfException("ssl enabled, but " + prefix + "_cert not set");
        }
        if (pair.key().isEmpty()) {
            throw new ConfException("ssl enabled, but " + prefix + "_key not set");
        }
        var certs = PemFile.read(prefix + "_cert", pair.cert());
        var chain = certs.certificates();
        var keys = PemFile.read(prefix + "_key", pair.key());
        var key = keys.privateKey(password.isEmpty() ? null : PemFile.read("ssl_key_password", password).firstLine().toCharArray());
        if (!belongs(key, chain.getFirst().getPublicKey())) {
            throw new ConfException(keys.name() + ": the private key does not belong to the certificate in " + certs.name());
        }
        return new KeyMaterial(chain, key, validity(certs.name(), chain, now));
    }

    private static List<String> validity(String name, List<X509Certificate> chain, Instant now) {
        var leaf = chain.getFirst();
        var until = leaf.getNotAfter().toInstant();
        var from = leaf.getNotBefore().toInstant();
        if (now.isAfter(until)) {
            return List.of(name + ": the certificate has expired on " + DATE.format(until) + "; clients will refuse it");
        }
        if (now.isBefore(from)) {
            return List.of(name + ": the certificate is not valid before " + DATE.format(from) + "; clients will refuse it");
        }
        for (var issuer : chain.subList(1, chain.size())) {
            if (now.isAfter(issuer.getNotAfter().toInstant())) {
                return List.of(name + ": the certificate of " + issuer.getSubjectX500Principal() + " in the chain has expired on "
                        + DATE.format(issuer.getNotAfter().toInstant()));
            }
        }
        return List.of();
    }

    /// Signs with one and verifies with the other: the proof that works for every kind of key.
    private static boolean belongs(PrivateKey key, PublicKey certified) {
        var algorithm = switch (certified.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "RSASSA-PSS" -> "RSASSA-PSS";
            case "EC" -> "SHA256withECDSA";
            case "DSA" -> "SHA256withDSA";
            default -> certified.getAlgorithm();           // Ed25519, Ed448 under their own names
        };
        var challenge = "culver".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        try {
            var signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(challenge);
            var signature = signer.sign();
            var verifier = Signature.getInstance(algorithm);
            verifier.initVerify(certified);
            verifier.update(challenge);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {             // a key of another kind
            return false;
        }
    }
}
