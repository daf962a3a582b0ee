package culver.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MkcertTest {
    @TempDir
    static Path shared;
    @TempDir
    Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private Openssl openssl;

    @BeforeEach
    void prepare() throws Exception {
        openssl = new Openssl(directory);
        environment.put("CAROOT", directory.resolve("ca").toString());
        environment.put("MKCERT_TRUST_DIR", Files.createDirectory(directory.resolve("trust")).toString());
        environment.put("SSLDIR", directory.resolve("ssl").toString());
        Files.createDirectories(directory.resolve("ssl/certs"));
        Files.createDirectories(directory.resolve("ssl/private"));
    }

    /// A CA costs seconds to make: tests that only need one share it.
    private void existingCa() throws Exception {
        synchronized (MkcertTest.class) {
            if (!Files.exists(shared.resolve("rootCA.pem"))) {
                environment.put("CAROOT", shared.toString());
                made("-install");
                environment.put("CAROOT", files("ca"));
            }
        }
        Files.createDirectory(directory.resolve("ca"));
        for (var name : new String[] {"rootCA.pem", "rootCA-key.pem"}) {
            Files.copy(shared.resolve(name), directory.resolve("ca").resolve(name), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private int mkcert(String... arguments) {
        said.reset();
        var out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new Mkcert(environment::get, out, out).run(arguments);
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private void made(String... arguments) {
        assertEquals(0, mkcert(arguments), this::said);
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private String files(String name) {
        return directory.resolve(name).toString();
    }

    private String text(String file) throws Exception {
        return openssl.run("x509", "-in", file, "-noout", "-text");
    }

    private void cnf(String text) throws Exception {
        environment.put("OPENSSLCONFIG", files("dovecot-openssl.cnf"));
        Files.writeString(directory.resolve("dovecot-openssl.cnf"), text);
    }

    @Test
    void withoutNamesItIsDovecotsScript() throws Exception {
        cnf("""
            [ req ]
            default_bits = 1024
            distinguished_name = req_dn   # which section
            x509_extensions = cert_type

            [ req_dn ]
            C=FI
            O = "Example, Ltd"
            OU=IMAP server
            1.OU=second
            CN=imap.example.com
            emailAddress=postmaster@example.com

            [ cert_type ]
            nsCertType = server
            """);
        made();
        var cert = directory.resolve("ssl/certs/dovecot.pem");
        var key = directory.resolve("ssl/private/dovecot.pem");
        assertEquals("rw-r--r--", mode(cert));
        assertEquals("rw-------", mode(key));
        assertTrue(said().startsWith("subject="), said());
        assertTrue(said().contains(openssl.run("x509", "-in", cert.toString(), "-noout", "-fingerprint", "-sha256").strip().replaceFirst("(?i)^sha256", "SHA256")),
                said());
        var text = text(cert.toString());
        assertTrue(text.contains("Subject: C = FI, O = \"Example, Ltd\", OU = IMAP server, OU = second, CN = imap.example.com, emailAddress = postmaster@example.com"), text);
        assertTrue(text.contains("DNS:imap.example.com"), text);
        assertTrue(text.contains("Public-Key: (3072 bit)"), text);
        assertTrue(text.contains("sha256WithRSAEncryption"), text);
        assertTrue(openssl.run("verify", "-CAfile", cert.toString(), "-verify_hostname", "imap.example.com", cert.toString()).contains("OK"));
        assertEquals(openssl.run("x509", "-in", cert.toString(), "-noout", "-pubkey"), openssl.run("pkey", "-in", key.toString(), "-pubout"));
        assertFalse(Files.exists(directory.resolve("ca")), "no local CA is made in this way of use");
    }

    @Test
    void itDoesNotOverwrite() throws Exception {
        cnf("[ req_dn ]\nCN=a.example\n");
        Files.writeString(directory.resolve("ssl/private/dovecot.pem"), "precious");
        assertEquals(1, mkcert());
        assertEquals("mkcert: " + files("ssl/private/dovecot.pem") + " already exists, won't overwrite\n", said());
        assertEquals("precious", Files.readString(directory.resolve("ssl/private/dovecot.pem")));
        assertFalse(Files.exists(directory.resolve("ssl/certs/dovecot.pem")));
    }

    @Test
    void itSaysWhatIsMissing() throws Exception {
        environment.put("OPENSSLCONFIG", files("no.cnf"));
        assertEquals(1, mkcert());
        assertEquals("mkcert: " + files("no.cnf") + ": no such file\n", said());
        cnf("[ req_dn ]\nO=x\n");
        assertEquals(1, mkcert());
        assertEquals("mkcert: " + files("dovecot-openssl.cnf") + ": [ req_dn ] has no CN, the name that clients connect to\n", said());
        Files.delete(directory.resolve("ssl/private"));
        assertEquals(1, mkcert());
        assertEquals("mkcert: " + files("ssl/private") + " directory doesn't exist\n", said());
    }

    @Test
    void ecdsaByRequest() throws Exception {
        cnf("[ req_dn ]\nCN=*.example.com\n");
        made("--ecdsa");
        var text = text(files("ssl/certs/dovecot.pem"));
        assertTrue(text.contains("prime256v1") && text.contains("DNS:*.example.com"), text);
        assertFalse(text.contains("Key Encipherment"), text);
    }

    @Test
    void namesGetACertificateOfTheLocalCa() throws Exception {
        existingCa();
        made("-cert-file", files("c.pem"), "-key-file", files("k.pem"), "example.com", "*.example.com", "127.0.0.1", "::1", "joe@example.com", "bücher.example");
        assertEquals("rw-r--r--", mode(directory.resolve("c.pem")));
        assertEquals("rw-------", mode(directory.resolve("k.pem")));
        assertEquals("r--------", mode(directory.resolve("ca/rootCA-key.pem")));
        assertEquals("rw-r--r--", mode(directory.resolve("ca/rootCA.pem")));
        var text = text(files("c.pem"));
        assertTrue(text.contains("DNS:example.com, DNS:*.example.com, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, email:joe@example.com, "
                + "DNS:xn--bcher-kva.example"), text);
        assertTrue(text.contains("TLS Web Server Authentication, E-mail Protection"), text);
        assertTrue(text.contains("Digital Signature, Key Encipherment"), text);
        assertTrue(text.contains("CA:FALSE") && text.contains("X509v3 Authority Key Identifier") && text.contains("X509v3 Subject Key Identifier"), text);
        for (var host : new String[] {"example.com", "www.example.com", "xn--bcher-kva.example"}) {
            assertTrue(openssl.run("verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", files("ca/rootCA.pem"), "-verify_hostname", host, files("c.pem"))
                    .contains("OK"));
        }
        assertTrue(openssl.run("verify", "-CAfile", files("ca/rootCA.pem"), "-verify_ip", "::1", files("c.pem")).contains("OK"));
        var until = PemFile.read("c", new culver.conf.FileValue(directory.resolve("c.pem"), "")).certificates().getFirst();
        assertTrue(until.getNotAfter().getTime() - until.getNotBefore().getTime() <= 825L * 86_400_000);
        assertEquals(KeyMaterial.read("ssl", new TlsConf.Pair(new culver.conf.FileValue(directory.resolve("c.pem"), ""),
                new culver.conf.FileValue(directory.resolve("k.pem"), "")), new culver.conf.FileValue(null, ""), java.time.Instant.now()).warnings().size(), 0);
    }

    @Test
    void theCaIsMadeOnceAndSignsLeavesOnly() throws Exception {
        made("-cert-file", files("a.pem"), "-key-file", files("a.key"), "-ecdsa", "a.example");
        assertTrue(said().contains("Created a new local CA"), said());
        var first = Files.readString(directory.resolve("ca/rootCA.pem"));
        made("-cert-file", files("b.pem"), "-key-file", files("b.key"), "-client", "-ecdsa", "b.example");
        assertFalse(said().contains("Created a new local CA"), said());
        assertEquals(first, Files.readString(directory.resolve("ca/rootCA.pem")));
        var ca = text(files("ca/rootCA.pem"));
        assertTrue(ca.contains("CA:TRUE, pathlen:0") && ca.contains("Certificate Sign, CRL Sign"), ca);
        var text = text(files("b.pem"));
        assertTrue(text.contains("TLS Web Client Authentication"), text);
        assertTrue(openssl.run("verify", "-purpose", "sslclient", "-CAfile", files("ca/rootCA.pem"), files("b.pem")).contains("OK"));
        made("-CAROOT");
        assertEquals(files("ca") + "\n", said());
    }

    @Test
    void oneFileForCertificateAndKeyIsPrivate() throws Exception {
        existingCa();
        made("-cert-file", files("both.pem"), "-key-file", files("both.pem"), "-ecdsa", "a.example");
        assertEquals("rw-------", mode(directory.resolve("both.pem")));
        var text = Files.readString(directory.resolve("both.pem"));
        assertTrue(text.contains("BEGIN CERTIFICATE") && text.contains("BEGIN PRIVATE KEY"));
    }

    @Test
    void pkcs12() throws Exception {
        existingCa();
        made("-ecdsa", "-p12-file", files("a.p12"), "a.example");
        assertEquals("rw-------", mode(directory.resolve("a.p12")));
        var store = KeyStore.getInstance(directory.resolve("a.p12").toFile(), "changeit".toCharArray());
        var alias = store.aliases().nextElement();
        assertTrue(store.isKeyEntry(alias));
        assertEquals(2, store.getCertificateChain(alias).length);
        assertTrue(openssl.run("pkcs12", "-in", files("a.p12"), "-passin", "pass:changeit", "-nodes").contains("BEGIN PRIVATE KEY"));
    }

    @Test
    void signsARequestWithItsNames() throws Exception {
        existingCa();
        openssl.run("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "r.key", "-out", "r.csr", "-subj", "/O=Ours/CN=r.example", "-addext",
                "subjectAltName=DNS:r.example,IP:192.0.2.1");
        made("-csr", files("r.csr"), "-cert-file", files("r.pem"));
        var text = text(files("r.pem"));
        assertTrue(text.contains("DNS:r.example, IP Address:192.0.2.1"), text);
        assertEquals(openssl.run("x509", "-in", "r.pem", "-noout", "-pubkey"), openssl.run("pkey", "-in", "r.key", "-pubout"));
        assertTrue(openssl.run("verify", "-CAfile", files("ca/rootCA.pem"), "-verify_ip", "192.0.2.1", files("r.pem")).contains("OK"));
        assertTrue(said().contains("r.example, 192.0.2.1"), said());
        openssl.run("req", "-new", "-key", "r.key", "-out", "cn.csr", "-subj", "/CN=only.example");
        made("-csr", files("cn.csr"), "-cert-file", files("cn.pem"));
        assertTrue(text(files("cn.pem")).contains("DNS:only.example"));
        Files.writeString(directory.resolve("bad.csr"), "no request");
        assertEquals(1, mkcert("-csr", files("bad.csr")));
    }

    @Test
    void installAndUninstall() throws Exception {
        made("-install");
        try (var files = Files.list(directory.resolve("trust"))) {
            var all = files.collect(Collectors.toList());
            assertEquals(1, all.size());
            assertEquals(Files.readString(directory.resolve("ca/rootCA.pem")), Files.readString(all.getFirst()));
            assertEquals("rw-r--r--", mode(all.getFirst()));
        }
        made("-install");
        made("-uninstall");
        try (var files = Files.list(directory.resolve("trust"))) {
            assertEquals(0, files.count());
        }
        assertTrue(Files.exists(directory.resolve("ca/rootCA.pem")));
    }

    @Test
    void aWrongCommandLineIsSaid() throws Exception {
        existingCa();
        for (var wrong : new String[][] {{"-nonsense"}, {"-cert-file"}, {"-client"}, {"-install", "-uninstall"}, {"-csr", "x", "name"}}) {
            assertEquals(2, mkcert(wrong), String.join(" ", wrong));
            assertTrue(said().contains("Usage:"), said());
        }
        for (var name : new String[] {"no host", "-.example", "a..b", "999.1.1.1", "*.*.example", "a@b@c", "a*.example"}) {
            assertEquals(1, mkcert("-cert-file", files("x"), "-key-file", files("y"), "--", name), name);
            assertFalse(Files.exists(directory.resolve("x")), name);
        }
    }

    @Test
    void withoutItsKeyTheCaCannotSign() throws Exception {
        existingCa();
        made("-cert-file", files("a.pem"), "-key-file", files("a.key"), "-ecdsa", "a.example");
        Files.delete(directory.resolve("ca/rootCA-key.pem"));
        assertEquals(1, mkcert("-cert-file", files("b.pem"), "-key-file", files("b.key"), "b.example"));
        assertTrue(said().contains("rootCA-key.pem is not there"), said());
        made("-install");
    }
}
