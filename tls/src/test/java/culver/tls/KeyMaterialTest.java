package culver.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import culver.conf.Conf;
import culver.conf.ConfException;
import culver.conf.FileValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyMaterialTest {
    private static final FileValue NO_PASSWORD = new FileValue(null, "");

    @TempDir
    Path directory;
    private Openssl openssl;

    @BeforeEach
    void openssl() {
        openssl = new Openssl(directory);
    }

    private void pair(String name, String... algorithm) throws Exception {
        var command = new java.util.ArrayList<>(java.util.List.of("req", "-x509", "-nodes", "-subj", "/CN=" + name, "-days", "30",
                "-keyout", name + ".key", "-out", name + ".crt"));
        command.addAll(java.util.List.of(algorithm));
        openssl.run(command.toArray(String[]::new));
    }

    private TlsConf.Pair files(String cert, String key) {
        return new TlsConf.Pair(new FileValue(directory.resolve(cert), ""), new FileValue(directory.resolve(key), ""));
    }

    private String refusal(TlsConf.Pair pair, FileValue password) {
        return assertThrows(ConfException.class, () -> KeyMaterial.read("ssl", pair, password, Instant.now())).getMessage();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        rsa:2048                                             | RSA
        ec -pkeyopt ec_paramgen_curve:P-256                  | EC
        ec -pkeyopt ec_paramgen_curve:P-384                  | EC
        ed25519                                              | EdDSA
        """)
    void readsEveryKindOfKey(String kind, String algorithm) throws Exception {
        pair("mail", ("-newkey " + kind).split(" "));
        var material = KeyMaterial.read("ssl", files("mail.crt", "mail.key"), NO_PASSWORD, Instant.now());
        assertEquals(algorithm, material.key().getAlgorithm());
        assertEquals(1, material.chain().size());
        assertEquals("CN=mail", material.chain().getFirst().getSubjectX500Principal().getName());
        assertTrue(material.warnings().isEmpty());
    }

    @Test
    void readsEveryFormOfAnRsaKey() throws Exception {
        pair("mail", "-newkey", "rsa:2048");
        openssl.run("rsa", "-in", "mail.key", "-traditional", "-out", "pkcs1.key");
        openssl.run("rsa", "-in", "mail.key", "-traditional", "-aes256", "-passout", "pass:secret", "-out", "old.key");
        openssl.run("pkcs8", "-topk8", "-in", "mail.key", "-passout", "pass:secret", "-out", "pkcs8.key");
        openssl.run("pkcs8", "-topk8", "-v1", "PBE-SHA1-3DES", "-in", "mail.key", "-passout", "pass:secret", "-out", "pbe1.key");
        Files.writeString(directory.resolve("password"), "secret\n");
        var password = new FileValue(directory.resolve("password"), "");
        assertTrue(Files.readString(directory.resolve("pkcs1.key")).contains("BEGIN RSA PRIVATE KEY"));
        KeyMaterial.read("ssl", files("mail.crt", "pkcs1.key"), NO_PASSWORD, Instant.now());
        for (var key : java.util.List.of("old.key", "pkcs8.key", "pbe1.key")) {
            KeyMaterial.read("ssl", files("mail.crt", key), password, Instant.now());
            KeyMaterial.read("ssl", files("mail.crt", key), new FileValue(null, "secret"), Instant.now());
            assertEquals("ssl_key: " + directory.resolve(key) + ": the private key is encrypted, but ssl_key_password is not set",
                    refusal(files("mail.crt", key), NO_PASSWORD));
            assertEquals("ssl_key: " + directory.resolve(key) + ": the private key cannot be decrypted: is ssl_key_password right?",
                    refusal(files("mail.crt", key), new FileValue(null, "wrong")));
        }
    }

    @Test
    void readsEcKeysWithTheirParametersBeforeThem() throws Exception {
        openssl.run("ecparam", "-name", "prime256v1", "-genkey", "-out", "ec.key");
        openssl.run("req", "-x509", "-key", "ec.key", "-subj", "/CN=ec", "-out", "ec.crt");
        assertTrue(Files.readString(directory.resolve("ec.key")).startsWith("-----BEGIN EC PARAMETERS-----"));
        assertEquals("EC", KeyMaterial.read("ssl", files("ec.crt", "ec.key"), NO_PASSWORD, Instant.now()).key().getAlgorithm());
    }

    @Test
    void readsChainAndKeyFromOneFileAndFromTheSettingItself() throws Exception {
        pair("mail", "-newkey", "rsa:2048");
        pair("ca", "-newkey", "rsa:2048");
        var both = "Some text.\n" + Files.readString(directory.resolve("mail.key")) + Files.readString(directory.resolve("mail.crt"))
                + Files.readString(directory.resolve("ca.crt"));
        Files.writeString(directory.resolve("both.pem"), both);
        assertEquals(2, KeyMaterial.read("ssl", files("both.pem", "both.pem"), NO_PASSWORD, Instant.now()).chain().size());
        var inline = new FileValue(null, both);
        assertEquals(2, KeyMaterial.read("ssl", new TlsConf.Pair(inline, inline), NO_PASSWORD, Instant.now()).chain().size());
    }

    @Test
    void namesTheFileThatIsWrong() throws Exception {
        pair("mail", "-newkey", "rsa:2048");
        pair("other", "-newkey", "rsa:2048");
        pair("ec", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
        Files.writeString(directory.resolve("junk"), "junk\n");
        Files.writeString(directory.resolve("broken.crt"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        assertEquals("ssl_cert: " + directory.resolve("no.crt") + ": no such file", refusal(files("no.crt", "mail.key"), NO_PASSWORD));
        assertEquals("ssl_key: " + directory.resolve("no.key") + ": no such file", refusal(files("mail.crt", "no.key"), NO_PASSWORD));
        assertEquals("ssl_cert: " + directory + ": is a directory", refusal(files(".", "mail.key"), NO_PASSWORD).replace("/.:", ":"));
        assertEquals("ssl_cert: " + directory.resolve("junk") + ": has no certificate (-----BEGIN CERTIFICATE-----)",
                refusal(files("junk", "mail.key"), NO_PASSWORD));
        assertEquals("ssl_key: " + directory.resolve("mail.crt") + ": has no private key (-----BEGIN PRIVATE KEY-----)",
                refusal(files("mail.crt", "mail.crt"), NO_PASSWORD));
        assertTrue(refusal(files("broken.crt", "mail.key"), NO_PASSWORD).startsWith("ssl_cert: " + directory.resolve("broken.crt")
                + ": the certificate cannot be read: "));
        for (var key : java.util.List.of("other.key", "ec.key")) {
            assertEquals("ssl_key: " + directory.resolve(key) + ": the private key does not belong to the certificate in ssl_cert: "
                    + directory.resolve("mail.crt"), refusal(files("mail.crt", key), NO_PASSWORD));
        }
        assertEquals("ssl enabled, but ssl_cert not set", refusal(new TlsConf.Pair(NO_PASSWORD, NO_PASSWORD), NO_PASSWORD));
    }

    @Test
    void saysThatAFileMayNotBeRead() throws Exception {
        pair("mail", "-newkey", "rsa:2048");
        Files.setPosixFilePermissions(directory.resolve("mail.key"), PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(directory.resolve("mail.key")), "this user may read everything");
        assertEquals("ssl_key: " + directory.resolve("mail.key") + ": permission denied for user " + System.getProperty("user.name"),
                refusal(files("mail.crt", "mail.key"), NO_PASSWORD));
    }

    @Test
    void warnsOfACertificateThatIsNotValidNow() throws Exception {
        pair("mail", "-newkey", "rsa:2048");
        var late = KeyMaterial.read("ssl", files("mail.crt", "mail.key"), NO_PASSWORD, Instant.now().plus(Duration.ofDays(31)));
        assertEquals(1, late.warnings().size());
        assertTrue(late.warnings().getFirst().startsWith("ssl_cert: " + directory.resolve("mail.crt") + ": the certificate has expired on "));
        var early = KeyMaterial.read("ssl", files("mail.crt", "mail.key"), NO_PASSWORD, Instant.now().minus(Duration.ofDays(1)));
        assertTrue(early.warnings().getFirst().startsWith("ssl_cert: " + directory.resolve("mail.crt") + ": the certificate is not valid before "));
    }

    @Test
    void readsTheSettings() throws Exception {
        var conf = TlsConf.of(Conf.of(Map.of("ssl_cert", "</a/cert.pem", "ssl_min_protocol", "TLSv1.3", "ssl_curve_list", "X25519:P-384",
                "ssl_prefer_server_ciphers", "yes", "ssl_options", "no_compression no_ticket")));
        assertEquals(Path.of("/a/cert.pem"), conf.main().cert().path());
        assertEquals(java.util.List.of("TLSv1.3"), conf.protocols());
        assertEquals(java.util.List.of("x25519", "secp384r1"), conf.curves());
        assertTrue(conf.preferServer());
        assertEquals(false, conf.tickets());
        assertEquals("ssl_min_protocol: must be one of TLSv1, TLSv1.1, TLSv1.2, TLSv1.3, ANY, LATEST, not 'TLSv9'",
                assertThrows(ConfException.class, () -> TlsConf.of(Conf.of(Map.of("ssl_min_protocol", "TLSv9")))).getMessage());
    }
}
