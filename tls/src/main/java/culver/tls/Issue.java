package culver.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Signs certificates: a CA's own, a server's by a CA, a server's by itself.
///
/// SHA-256 throughout; 128 random bits of serial number; subject and authority key identifiers; validity begins an hour ago, because the
/// clocks of mail clients differ.
///
/// STANDARDS: RFC 5280; CA/Browser Forum baseline requirements for validity and key usage.
final class Issue {
    static final int RSA_BITS = 3072;
    private static final Duration SKEW = Duration.ofHours(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    /// Who signs.
    ///
    /// @param certificate null when a certificate signs itself
    record Signer(X509Certificate certificate, PrivateKey key) {
    }

    /// What a certificate is to say.
    ///
    /// @param names  empty names for a CA
    /// @param client also for clients
    record Leaf(X500Name subject, SubjectNames names, boolean client, Duration validity) {
    }

    private Issue() {
    }

    static KeyPair newKey(boolean ecdsa, int rsaBits) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance(ecdsa ? "EC" : "RSA");
        if (ecdsa) {
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
        } else {
            generator.initialize(rsaBits, RANDOM);
        }
        return generator.generateKeyPair();
    }

    /// A CA that signs leaves only, no further CAs.
    static X509Certificate authority(X500Name subject, KeyPair key, Duration validity) throws MkcertException {
        try {
            var builder = begin(subject, subject, key.getPublic(), validity);
            var ids = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(key.getPublic()));
            return sign(builder, key.getPrivate());
        } catch (GeneralSecurityException | IOException e) {
            throw new MkcertException("the CA's certificate cannot be made: " + e.getMessage(), e);
        }
    }

    static X509Certificate leaf(Leaf leaf, PublicKey key, Signer signer) throws MkcertException {
        try {
            var ids = new JcaX509ExtensionUtils();
            var issuer = signer.certificate == null ? leaf.subject : X500Name.getInstance(signer.certificate.getSubjectX500Principal().getEncoded());
            var builder = begin(issuer, leaf.subject, key, leaf.validity);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature
                    | (key.getAlgorithm().equals("RSA") ? KeyUsage.keyEncipherment : 0)));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes(leaf)));
            builder.addExtension(Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(key));
            builder.addExtension(Extension.authorityKeyIdentifier, false, signer.certificate == null
                    ? ids.createAuthorityKeyIdentifier(key) : ids.createAuthorityKeyIdentifier(signer.certificate.getPublicKey()));
            builder.addExtension(Extension.subjectAlternativeName, leaf.subject.getRDNs().length == 0, leaf.names.extension());
            return sign(builder, signer.key);
        } catch (GeneralSecurityException | IOException e) {
            throw new MkcertException("the certificate cannot be made: " + e.getMessage(), e);
        }
    }

    private static KeyPurposeId[] purposes(Leaf leaf) {
        var purposes = new ArrayList<KeyPurposeId>();
        if (leaf.names.hasHost()) {
            purposes.add(KeyPurposeId.id_kp_serverAuth);
        }
        if (leaf.client) {
            purposes.add(KeyPurposeId.id_kp_clientAuth);
        }
        if (leaf.names.hasMail()) {
            purposes.add(KeyPurposeId.id_kp_emailProtection);
        }
        return purposes.toArray(KeyPurposeId[]::new);
    }

    private static X509v3CertificateBuilder begin(X500Name issuer, X500Name subject, PublicKey key, Duration validity) {
        var from = Instant.now().minus(SKEW);
        return new X509v3CertificateBuilder(issuer, new BigInteger(128, RANDOM).setBit(127), Date.from(from), Date.from(from.plus(validity)),
                subject, SubjectPublicKeyInfo.getInstance(key.getEncoded()));
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key) throws GeneralSecurityException {
        var algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        try {
            return new JcaX509CertificateConverter().getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(key)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e.getMessage(), e);
        }
    }
}
