package culver.tls;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/// `mkcert` without names, which works as Dovecot's `mkcert.sh`: a certificate that signs itself, from `dovecot-openssl.cnf`, in the places where
/// `ssl_cert` and `ssl_key` expect it.
///
/// ENVIRONMENT: `OPENSSLCONFIG` the configuration file; `SSLDIR` the directory with `certs` and `private` (`/etc/ssl`).
final class SelfSigned {
    private static final Duration VALIDITY = Duration.ofDays(365);
    private static final String NAME = "dovecot-openssl.cnf";

    private final UnaryOperator<String> environment;
    private final PrintStream out;

    SelfSigned(UnaryOperator<String> environment, PrintStream out) {
        this.environment = environment;
        this.out = out;
    }

    void run(boolean ecdsa) throws MkcertException {
        var ssl = Path.of(environment.apply("SSLDIR") == null ? "/etc/ssl" : environment.apply("SSLDIR"));
        var certFile = ssl.resolve("certs/dovecot.pem");
        var keyFile = ssl.resolve("private/dovecot.pem");
        for (var directory : List.of(certFile.getParent(), keyFile.getParent())) {
            if (!Files.isDirectory(directory)) {
                throw new MkcertException(directory + " directory doesn't exist");
            }
        }
        for (var file : List.of(certFile, keyFile)) {
            if (Files.exists(file)) {
                throw new MkcertException(file + " already exists, won't overwrite");
            }
        }
        var cnf = OpensslCnf.read(cnf(), environment);
        try {
            var key = Issue.newKey(ecdsa, cnf.bits());
            var leaf = new Issue.Leaf(cnf.subject(), SubjectNames.of(List.of(cnf.commonName())), false, VALIDITY);
            var certificate = Issue.leaf(leaf, key.getPublic(), new Issue.Signer(null, key.getPrivate()));
            write(certFile, certificate, keyFile, CertFiles.pem(key.getPrivate()));
            out.println("subject=" + certificate.getSubjectX500Principal().getName("RFC1779"));
            out.println("SHA256 Fingerprint=" + HexFormat.ofDelimiter(":").withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded())));
        } catch (GeneralSecurityException e) {
            throw new MkcertException("the certificate cannot be made: " + e.getMessage(), e);
        }
    }

    private static void write(Path certFile, X509Certificate certificate, Path keyFile, String key) throws MkcertException {
        try {
            CertFiles.create(keyFile, key, CertFiles.PRIVATE);
            boolean whole = false;
            try {
                CertFiles.create(certFile, CertFiles.pem(certificate), CertFiles.PUBLIC);
                whole = true;
            } finally {
                if (!whole) {
                    Files.deleteIfExists(keyFile);    // half a pair would only be in the way of the next try
                }
            }
        } catch (FileAlreadyExistsException e) {
            throw new MkcertException(e.getFile() + " already exists, won't overwrite", e);
        } catch (IOException e) {
            throw new MkcertException("cannot write: " + e, e);
        }
    }

    private Path cnf() throws MkcertException {
        if (environment.apply("OPENSSLCONFIG") != null) {
            return Path.of(environment.apply("OPENSSLCONFIG"));
        }
        var places = new ArrayList<Path>();
        places.add(Path.of(NAME));
        if (System.getProperty("culver.home") != null) {
            places.add(Path.of(System.getProperty("culver.home"), "conf/etc", NAME));
        }
        places.addAll(List.of(Path.of("/etc/culver", NAME), Path.of("/etc/dovecot", NAME), Path.of("/usr/share/dovecot", NAME)));
        for (var place : places) {
            if (Files.isReadable(place)) {
                return place;
            }
        }
        throw new MkcertException("there is no " + NAME + " (looked for " + String.join(", ", places.stream().map(Path::toString).toList())
                + "); name one with OPENSSLCONFIG");
    }
}
