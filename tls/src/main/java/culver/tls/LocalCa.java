package culver.tls;

import culver.conf.ConfException;
import culver.conf.FileValue;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;

/// The local certificate authority: `rootCA.pem` and `rootCA-key.pem` in the directory that `CAROOT` names, made when first needed.
///
/// The key can sign for any name that this machine trusts the CA for, so it is readable by its owner only, and stays where it is.
record LocalCa(Path directory, X509Certificate certificate, Issue.Signer signer) {
    private static final Duration VALIDITY = Duration.ofDays(3650);
    private static final String KEY_MODE = "r--------";

    /// `$CAROOT`, else the user's data directory.
    static Path directory(UnaryOperator<String> environment) {
        if (environment.apply("CAROOT") != null) {
            return Path.of(environment.apply("CAROOT"));
        }
        return environment.apply("XDG_DATA_HOME") != null ? Path.of(environment.apply("XDG_DATA_HOME"), "mkcert")
                : Path.of(environment.apply("HOME") == null ? System.getProperty("user.home") : environment.apply("HOME"), ".local/share/mkcert");
    }

    /// Opens the CA, or makes one. Without its key (a copy on another machine) it can still be installed.
    static LocalCa open(Path directory, PrintStream out) throws MkcertException {
        var certFile = directory.resolve("rootCA.pem");
        var keyFile = directory.resolve("rootCA-key.pem");
        if (!Files.exists(certFile)) {
            create(directory, certFile, keyFile);
            out.println("Created a new local CA in " + directory + ".");
        }
        try {
            var certificate = PemFile.read("CA", new FileValue(certFile, "")).certificates().getFirst();
            if (!Files.exists(keyFile)) {
                return new LocalCa(directory, certificate, null);
            }
            var key = PemFile.read("CA key", new FileValue(keyFile, "")).privateKey(null);
            return new LocalCa(directory, certificate, new Issue.Signer(certificate, key));
        } catch (ConfException e) {
            throw new MkcertException(e.getMessage(), e);
        }
    }

    private static void create(Path directory, Path certFile, Path keyFile) throws MkcertException {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            }
            var key = Issue.newKey(false, Issue.RSA_BITS);
            var certificate = Issue.authority(subject("mkcert local CA", "mkcert " + owner()), key, VALIDITY);
            CertFiles.replace(keyFile, CertFiles.pem(key.getPrivate()), KEY_MODE);
            CertFiles.replace(certFile, CertFiles.pem(certificate), CertFiles.PUBLIC);
        } catch (IOException | GeneralSecurityException e) {
            throw new MkcertException("the CA cannot be made in " + directory + ": " + e, e);
        }
    }

    /// Signer, or the reason why there is none.
    Issue.Signer signerOrFail() throws MkcertException {
        if (signer == null) {
            throw new MkcertException("the CA's key " + directory.resolve("rootCA-key.pem") + " is not there, so no certificate can be made here");
        }
        return signer;
    }

    static X500Name subject(String organization, String commonName) {
        var subject = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.O, organization).addRDN(BCStyle.OU, shorten(owner()));
        if (!commonName.isEmpty()) {
            subject.addRDN(BCStyle.CN, shorten(commonName));
        }
        return subject.build();
    }

    private static String owner() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "localhost";
        }
        return System.getProperty("user.name") + "@" + host;
    }

    /// RFC 5280's upper bound for these fields.
    private static String shorten(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64);
    }
}
