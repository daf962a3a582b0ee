package culver.tls;

import culver.conf.ConfException;
import culver.conf.FileValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

/// A PEM file that a setting names (or holds), and the certificates or the private key in it.
///
/// Private keys: PKCS#8, plain and encrypted; the older `RSA PRIVATE KEY` and `EC PRIVATE KEY`, plain and encrypted. Other objects in the file
/// (parameters, the other half of the pair) are passed over, as Dovecot does.
///
/// STANDARDS: RFC 7468, RFC 5958, RFC 1421 (the old encryption).
record PemFile(String name, String text) {
    /// No chain and no key is larger; a log file given by mistake is not read whole.
    private static final long MOST_OCTETS = 1 << 20;

    /// @param setting for messages
    /// @throws ConfException the file cannot be read
    static PemFile read(String setting, FileValue value) throws ConfException {
        return value.path() == null ? new PemFile(setting, value.inline()) : read(setting, value.path());
    }

    private static PemFile read(String setting, Path path) throws ConfException {
        var name = setting + ": " + path;
        try {
            if (Files.isDirectory(path)) {
                throw new ConfException(name + ": is a directory");
            }
            if (Files.size(path) > MOST_OCTETS) {
                throw new ConfException(name + ": is too large to be a PEM file");
            }
            return new PemFile(name, Files.readString(path, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            throw new ConfException(name + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new ConfException(name + ": permission denied for user " + System.getProperty("user.name"), e);
        } catch (IOException e) {
            throw new ConfException(name + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /// The first line, without its end: a password.
    String firstLine() {
        return text.lines().findFirst().orElse("");
    }

    /// The certificates in the file, in its order; at least one.
    List<X509Certificate> certificates() throws ConfException {
        var chain = new ArrayList<X509Certificate>();
        try (var reader = new org.bouncycastle.util.io.pem.PemReader(new StringReader(text))) {
            var factory = CertificateFactory.getInstance("X.509");
            for (var object = reader.readPemObject(); object != null; object = reader.readPemObject()) {
                if (object.getType().equals("CERTIFICATE") || object.getType().equals("X509 CERTIFICATE")
                        || object.getType().equals("TRUSTED CERTIFICATE")) {
                    chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(object.getContent())));
                }
            }
        } catch (IOException | CertificateException e) {
            throw new ConfException(name + ": the certificate cannot be read: " + e.getMessage(), e);
        }
        if (chain.isEmpty()) {
            throw new ConfException(name + ": has no certificate (-----BEGIN CERTIFICATE-----)");
        }
        return chain;
    }

    /// The first private key in the file.
    ///
    /// @param password null when there is none
    PrivateKey privateKey(char[] password) throws ConfException {
        try (var parser = new PEMParser(new StringReader(text))) {
            for (var object = parser.readObject(); object != null; object = parser.readObject()) {
                var info = keyInfo(object, password);
                if (info != null) {
                    return jdkKey(info);
                }
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new ConfException(name + ": the private key cannot be read: " + e.getMessage(), e);
        }
        throw new ConfException(name + ": has no private key (-----BEGIN PRIVATE KEY-----)");
    }

    private PrivateKeyInfo keyInfo(Object object, char[] password) throws ConfException, IOException {
        return switch (object) {
            case PrivateKeyInfo info -> info;
            case PEMKeyPair pair -> pair.getPrivateKeyInfo();
            case PEMEncryptedKeyPair pair -> {
                needed(password);
                try {
                    yield pair.decryptKeyPair(new JcePEMDecryptorProviderBuilder().setProvider(new BouncyCastleProvider()).build(password))
                            .getPrivateKeyInfo();
                } catch (PEMException e) {
                    throw wrongPassword(e);
                }
            }
            case PKCS8EncryptedPrivateKeyInfo encrypted -> {
                needed(password);
                try {
                    yield encrypted.decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder().setProvider(new BouncyCastleProvider())
                            .build(password));
                } catch (PKCSException | OperatorCreationException e) {
                    throw wrongPassword(e);
                }
            }
            default -> null;
        };
    }

    private void needed(char[] password) throws ConfException {
        if (password == null) {
            throw new ConfException(name + ": the private key is encrypted, but ssl_key_password is not set");
        }
    }

    private ConfException wrongPassword(Exception e) {
        return new ConfException(name + ": the private key cannot be decrypted: is ssl_key_password right?", e);
    }

    private static PrivateKey jdkKey(PrivateKeyInfo info) throws IOException, GeneralSecurityException {
        var id = info.getPrivateKeyAlgorithm().getAlgorithm();
        var algorithm = id.equals(PKCSObjectIdentifiers.rsaEncryption) ? "RSA"
                : id.equals(PKCSObjectIdentifiers.id_RSASSA_PSS) ? "RSASSA-PSS"
                : id.equals(X9ObjectIdentifiers.id_ecPublicKey) ? "EC"
                : id.equals(EdECObjectIdentifiers.id_Ed25519) ? "Ed25519"
                : id.equals(EdECObjectIdentifiers.id_Ed448) ? "Ed448"
                : id.getId();
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    }
}
