package culver.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/// `mkcert NAME…`: a certificate for names, signed by the local CA, in files that `ssl_cert` and `ssl_key` take as they are.
///
/// FILES: `example.com+2.pem` and `example.com+2-key.pem` for three names, `_wildcard.example.com.pem`, `…-client.pem`, `….p12`.
final class LeafCertificate {
    /// Clients refuse server certificates that live longer than 825 days.
    private static final Duration VALIDITY = Duration.ofDays(820);
    /// What tools expect of a keystore whose password is no secret.
    private static final char[] P12_PASSWORD = "changeit".toCharArray();

    private final LocalCa ca;
    private final PrintStream out;

    LeafCertificate(LocalCa ca, PrintStream out) {
        this.ca = ca;
        this.out = out;
    }

    void make(MkcertOptions options) throws MkcertException {
        try {
            if (options.csr() != null) {
                ofRequest(options);
            } else {
                ofNames(options);
            }
        } catch (IOException e) {
            throw new MkcertException("cannot write: " + e, e);
        } catch (GeneralSecurityException e) {
            throw new MkcertException("the certificate cannot be made: " + e.getMessage(), e);
        }
    }

    private void ofNames(MkcertOptions options) throws MkcertException, GeneralSecurityException, IOException {
        var names = SubjectNames.of(options.names());
        var key = Issue.newKey(options.ecdsa(), Issue.RSA_BITS);
        var first = options.names().getFirst();
        var leaf = new Issue.Leaf(LocalCa.subject("mkcert certificate", first.length() <= 64 ? first : ""), names, options.client(), VALIDITY);
        var certificate = Issue.leaf(leaf, key.getPublic(), ca.signerOrFail());
        var base = baseName(options.names()) + (options.client() ? "-client" : "");
        if (options.pkcs12()) {
            var file = options.p12File() == null ? Path.of(base + ".p12") : options.p12File();
            CertFiles.replace(file, pkcs12(key, certificate), CertFiles.PRIVATE);
            out.println("The PKCS#12 bundle is at \"" + file + "\"; its password is \"" + new String(P12_PASSWORD) + "\".");
        } else {
            write(options, base, key, certificate);
        }
        announce(options.names(), certificate);
    }

    private void write(MkcertOptions options, String base, KeyPair key, X509Certificate certificate) throws IOException {
        var certFile = options.certFile() == null ? Path.of(base + ".pem") : options.certFile();
        var keyFile = options.keyFile() == null ? Path.of(base + "-key.pem") : options.keyFile();
        if (certFile.toAbsolutePath().normalize().equals(keyFile.toAbsolutePath().normalize())) {
            CertFiles.replace(keyFile, CertFiles.pem(certificate) + CertFiles.pem(key.getPrivate()), CertFiles.PRIVATE);
            out.println("The certificate and key are at \"" + certFile + "\".");
            return;
        }
        CertFiles.replace(keyFile, CertFiles.pem(key.getPrivate()), CertFiles.PRIVATE);
        CertFiles.replace(certFile, CertFiles.pem(certificate), CertFiles.PUBLIC);
        out.println("The certificate is at \"" + certFile + "\" and the key at \"" + keyFile + "\".");
    }

    private static String baseName(List<String> names) {
        var first = names.getFirst().replace(":", "_").replace("/", "_").replace("*", "_wildcard");
        return names.size() == 1 ? first : first + "+" + (names.size() - 1);
    }

    private byte[] pkcs12(KeyPair key, X509Certificate certificate) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("mkcert", key.getPrivate(), P12_PASSWORD, new Certificate[] {certificate, ca.certificate()});
        var octets = new ByteArrayOutputStream();
        store.store(octets, P12_PASSWORD);
        return octets.toByteArray();
    }

    private void ofRequest(MkcertOptions options) throws MkcertException, GeneralSecurityException, IOException {
        var request = read(options.csr());
        var names = namesOf(options.csr(), request);
        var words = names.words();
        var leaf = new Issue.Leaf(request.getSubject(), names, false, VALIDITY);
        var certificate = Issue.leaf(leaf, request.getPublicKey(), ca.signerOrFail());
        var file = options.certFile() == null ? Path.of(baseName(words) + ".pem") : options.certFile();
        CertFiles.replace(file, CertFiles.pem(certificate), CertFiles.PUBLIC);
        out.println("The certificate is at \"" + file + "\".");
        announce(words, certificate);
    }

    /// A request is proof that its sender has the key, if its signature holds.
    private static JcaPKCS10CertificationRequest read(Path file) throws MkcertException {
        try (Reader text = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1); var parser = new PEMParser(text)) {
            if (!(parser.readObject() instanceof org.bouncycastle.pkcs.PKCS10CertificationRequest plain)) {
                throw new MkcertException(file + ": has no certificate request (-----BEGIN CERTIFICATE REQUEST-----)");
            }
            var request = new JcaPKCS10CertificationRequest(plain);
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(request.getPublicKey()))) {
                throw new MkcertException(file + ": the request's signature is wrong");
            }
            return request;
        } catch (IOException | GeneralSecurityException | OperatorCreationException | PKCSException e) {
            throw new MkcertException(file + ": the request cannot be read: " + e.getMessage(), e);
        }
    }

    private static SubjectNames namesOf(Path file, JcaPKCS10CertificationRequest request) throws MkcertException {
        var extensions = request.getRequestedExtensions();
        var asked = extensions == null ? null : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
        if (asked != null) {
            for (var name : asked.getNames()) {
                if (!List.of(GeneralName.dNSName, GeneralName.iPAddress, GeneralName.rfc822Name, GeneralName.uniformResourceIdentifier)
                        .contains(name.getTagNo())) {
                    throw new MkcertException(file + ": asks for a name of a kind that is not issued");
                }
            }
            return new SubjectNames(List.of(asked.getNames()));
        }
        var common = new ArrayList<String>();
        for (var field : request.getSubject().getRDNs(BCStyle.CN)) {
            common.add(field.getFirst().getValue().toString());
        }
        if (common.isEmpty()) {
            throw new MkcertException(file + ": asks for no name");
        }
        return SubjectNames.of(common);
    }

    private void announce(List<String> names, X509Certificate certificate) {
        out.println("It is valid until " + LocalDate.ofInstant(certificate.getNotAfter().toInstant(), ZoneId.systemDefault()) + " for: "
                + String.join(", ", names));
        if (names.stream().anyMatch(n -> n.startsWith("*."))) {
            out.println("A wildcard stands for one level: *.example.com does not match a.b.example.com.");
        }
    }
}
