package culver.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.conf.Conf;
import culver.conf.ConfException;
import culver.conf.FileValue;
import culver.conf.Scope;
import culver.conf.Setting;
import culver.tls.Mkcert;
import io.netty.util.ResourceLeakDetector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// TLS over real sockets, with certificates of a local CA and the JDK's client.
class TlsTest {
    @TempDir
    static Path directory;
    private static X509Certificate ca;

    private final Lines lines = new Lines();
    private Net net;

    @BeforeAll
    static void certificates() throws Exception {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        Security.setProperty("jdk.tls.disabledAlgorithms", Security.getProperty("jdk.tls.disabledAlgorithms").replace("TLSv1.1,", "").replace("TLSv1,", ""));
        for (var name : List.of("one.example", "two.example", "three.example")) {
            make(name, name);
        }
        ca = certificate(directory.resolve("ca/rootCA.pem"));
    }

    private static void make(String file, String name) {
        var silent = new PrintStream(OutputStream.nullOutputStream());
        var environment = Map.of("CAROOT", directory.resolve("ca").toString());
        assertEquals(0, new Mkcert(environment::get, silent, silent).run("-ecdsa", "-cert-file", directory.resolve(file + ".pem").toString(), "-key-file",
                directory.resolve(file + ".key").toString(), name, "localhost"));
    }

    private static X509Certificate certificate(Path file) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
    }

    @AfterEach
    void close() {
        if (net != null) {
            net.close();
        }
    }

    private static Map<String, String> settings(String name, String... more) {
        var all = new HashMap<>(Map.of("ssl_cert", "<" + directory.resolve(name + ".pem"), "ssl_key", "<" + directory.resolve(name + ".key")));
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }

    private InetSocketAddress start(Conf conf, boolean tls) throws Exception {
        net = new Net(NetConf.of(conf));
        net.listen(List.of(Endpoint.of("lines", "127.0.0.1", 0, tls, lines)));
        return net.addresses().getFirst();
    }

    private static String name(X509Certificate certificate) throws Exception {
        return (String) certificate.getSubjectAlternativeNames().iterator().next().get(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void greetsUnderTls(String protocol) throws Exception {
        try (var client = Client.tls(start(Conf.of(settings("one.example")), true), ca, "one.example", protocol)) {
            assertEquals("hello", client.line());
            var who = client.send("who\r\n").line();
            assertTrue(who.matches(".* tls=true trusted=true name=one\\.example " + protocol + " with cipher \\S+ \\((128/128|256/256) bits\\)"), who);
            client.send("quit\r\n");
            assertEquals("bye", client.line());
            assertNull(client.line());
        }
    }

    @Test
    void logsOpensslNamesOfCiphers() throws Exception {
        var conf = Conf.of(settings("one.example", "ssl_cipher_list", "ECDHE-ECDSA-AES128-GCM-SHA256"));
        try (var client = Client.tls(start(conf, true), ca, null, "TLSv1.2")) {
            client.line();
            assertTrue(client.send("who\r\n").line().endsWith("name= TLSv1.2 with cipher ECDHE-ECDSA-AES128-GCM-SHA256 (128/128 bits)"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1", "TLSv1.1"})
    void refusesOldProtocols(String protocol) throws Exception {
        var server = start(Conf.of(settings("one.example")), true);
        assertThrows(IOException.class, () -> Client.tls(server, ca, "one.example", protocol));
        try (var good = Client.tls(server, ca, "one.example")) {
            assertEquals("hello", good.line());
        }
    }

    @Test
    void honoursTheOldestProtocolAndTheSuitesOfTls13() throws Exception {
        var conf = Conf.of(settings("one.example", "ssl_min_protocol", "TLSv1.3", "ssl_cipher_suites", "TLS_CHACHA20_POLY1305_SHA256"));
        var server = start(conf, true);
        assertThrows(SSLException.class, () -> Client.tls(server, ca, "one.example", "TLSv1.2"));
        try (var client = Client.tls(server, ca, "one.example")) {
            client.line();
            assertTrue(client.send("who\r\n").line().endsWith("TLSv1.3 with cipher TLS_CHACHA20_POLY1305_SHA256 (256/256 bits)"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "TLS_AES_256_GCM_SHA384"})        // the native library, the JDK
    void theServersOrderOfSuitesDecidesWhenAsked(String suites) throws Exception {
        var list = "ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-SHA";
        for (var prefer : List.of("yes", "no")) {
            var server = start(Conf.of(settings("one.example", "ssl_cipher_list", "ECDHE-ECDSA-AES128-SHA:" + list, "ssl_prefer_server_ciphers", prefer,
                    "ssl_cipher_suites", suites)), true);
            try (var client = Client.tls(server, ca, "one.example", "TLSv1.2")) {
                client.line();
                var who = client.send("who\r\n").line();
                assertEquals(prefer.equals("yes"), who.contains("with cipher ECDHE-ECDSA-AES128-SHA "), prefer + ": " + who);
            }
            net.close();
        }
    }

    @Test
    void startTlsChangesInTheMiddle() throws Exception {
        try (var client = Client.to(start(Conf.of(settings("one.example")), false))) {
            assertEquals("hello", client.line());
            assertTrue(client.send("who\r\n").line().contains("tls=false"));
            assertEquals("go", client.send("starttls\r\n").line());
            client.startTls(ca, "one.example");
            assertTrue(client.send("who\r\n").line().contains("tls=true"));
        }
    }

    @Test
    void commandsSentInClearBehindStartTlsAreNeverRun() throws Exception {
        try (var client = Client.to(start(Conf.of(settings("one.example")), false))) {
            assertEquals("hello", client.line());
            assertEquals("go", client.send("starttls\r\ninjected\r\nhalf a li").line());
            client.startTls(ca, "one.example");
            assertEquals("ne", client.send("ne\r\n").line());
        }
    }

    @Test
    void thousandsOfInjectedCommandsNeitherRunNorHang() throws Exception {
        try (var client = Client.to(start(Conf.of(settings("one.example")), false))) {
            assertEquals("hello", client.line());
            try {
                client.send("starttls\r\n" + "injected\r\n".repeat(50_000));
                assertEquals("go", client.line());
                assertNull(client.line());
            } catch (IOException e) {
                // cut while still sending: a reset
            }
            assertTrue(lines.events.poll(10, TimeUnit.SECONDS).startsWith("gone: TLS handshaking"));
        }
    }

    @Test
    void clearTextOnATlsPortIsRefusedAndNotLogged() throws Exception {
        var server = start(Conf.of(settings("one.example")), true);
        try (var client = Client.to(server)) {
            client.send("USER secret\r\nPASS secret\r\n");
            while (client.socket().getInputStream().read() != -1) {
                // an alert may come before the end
            }
        } catch (IOException e) {
            // or a reset
        }
        assertTrue(lines.connections.isEmpty(), "no session was started");
    }

    @Test
    void aHandshakeThatDoesNotComeIsCut() throws Exception {
        var server = start(Conf.of(settings("one.example", "tls_handshake_timeout", "1s")), true);
        try (var silent = Client.to(server); var half = Client.to(server)) {
            half.send("\u0016\u0003\u0001\u0002\u0000");
            assertNull(silent.line());
            half.line();
            assertNull(half.line());
        }
    }

    @Test
    void reloadChangesTheCertificateAndKeepsSessions() throws Exception {
        var server = start(Conf.of(settings("one.example")), true);
        try (var old = Client.tls(server, ca, "one.example")) {
            assertEquals("hello", old.line());
            net.reload(NetConf.of(Conf.of(settings("two.example"))), List.of(new Endpoint("lines", "lines-login", "127.0.0.1", server.getPort(), true, false,
                    false, lines)));
            assertEquals("still here", old.send("still here\r\n").line());
            try (var fresh = Client.tls(net.addresses().getFirst(), ca, "one.example")) {
                assertEquals("two.example", name(fresh.certificate()));
            }
            assertEquals("still here", old.send("still here\r\n").line());
        }
    }

    /// A configuration with `local_name` blocks, as the reader makes it.
    private record Named(Conf base, Map<String, Conf> names, Conf now) implements Conf {
        @Override
        public <T> T get(Setting<T> setting) {
            return now.get(setting);
        }

        @Override
        public boolean has(Setting<?> setting) {
            return now.has(setting);
        }

        @Override
        public List<Conf> blocks(String type) {
            return List.of();
        }

        @Override
        public String name() {
            return "";
        }

        @Override
        public Map<String, String> group(String type) {
            return Map.of();
        }

        @Override
        public Conf in(Scope scope) {
            return names.getOrDefault(scope.localName(), base);
        }

        @Override
        public List<Conf> filtered() {
            return List.copyOf(names.values());
        }

        @Override
        public String where() {
            return "test";
        }
    }

    @Test
    void theNameAskedForChoosesTheCertificate() throws Exception {
        var base = Conf.of(settings("one.example"));
        var names = Map.of("two.example", Conf.of(settings("two.example")), "three.example", Conf.of(settings("three.example")));
        var server = start(new Named(base, names, base), true);
        for (var asked : List.of("one.example", "two.example", "three.example")) {
            try (var client = Client.tls(server, ca, asked)) {
                assertEquals(asked, name(client.certificate()));
            }
        }
        try (var client = Client.tls(server, ca, "unknown.example"); var nameless = Client.tls(server, ca, null)) {
            assertEquals("one.example", name(client.certificate()));
            assertEquals("one.example", name(nameless.certificate()));
        }
    }

    @Test
    void everyCertificateIsCheckedAtStart() {
        var base = Conf.of(settings("one.example"));
        var broken = Map.of("two.example", Conf.of(Map.of("ssl_cert", "<" + directory.resolve("no.pem"), "ssl_key", "<" + directory.resolve("one.example.key"))));
        assertEquals("ssl_cert: " + directory.resolve("no.pem") + ": no such file",
                assertThrows(ConfException.class, () -> NetConf.of(new Named(base, broken, base))).getMessage());
        assertEquals("ssl enabled, but ssl_cert not set", assertThrows(ConfException.class, () -> NetConf.of(Conf.of(Map.of()))).getMessage());
    }

    @Test
    void twoCertificatesServeTwoKindsOfClients() throws Exception {
        var silent = new PrintStream(OutputStream.nullOutputStream());
        var environment = Map.of("CAROOT", directory.resolve("ca").toString());
        assertEquals(0, new Mkcert(environment::get, silent, silent).run("-cert-file", directory.resolve("rsa.pem").toString(), "-key-file",
                directory.resolve("rsa.key").toString(), "rsa.example"));
        for (var list : List.of("aECDSA", "aRSA")) {
            var server = start(Conf.of(settings("one.example", "ssl_alt_cert", "<" + directory.resolve("rsa.pem"), "ssl_alt_key",
                    "<" + directory.resolve("rsa.key"), "ssl_cipher_list", list)), true);
            try (var client = Client.tls(server, ca, "localhost", "TLSv1.2")) {
                assertEquals(list.equals("aRSA") ? "rsa.example" : "one.example", name(client.certificate()));
            }
            net.close();
        }
    }

    @Test
    void lastWordsUnderTlsArriveThoughTheClientHasSentMore() throws Exception {
        try (var client = Client.tls(start(Conf.of(settings("one.example")), true), ca, "one.example")) {
            client.send("quit\r\n" + "more\r\n".repeat(20_000));
            assertEquals("hello", client.line());
            assertEquals("bye", client.line());
            assertNull(client.line());
        }
    }

    @Test
    void tlsBeginsBehindTheProxyHeader() throws Exception {
        net = new Net(NetConf.of(Conf.of(settings("one.example", "haproxy_trusted_networks", "127.0.0.1"))));
        net.listen(List.of(new Endpoint("lines", "lines-login", "127.0.0.1", 0, true, true, false, lines)));
        try (var client = Client.to(net.addresses().getFirst())) {
            client.send("PROXY TCP4 192.0.2.7 198.51.100.1 4711 993\r\n");
            client.startTls(ca, "one.example");
            assertEquals("hello", client.line());
            assertTrue(client.send("who\r\n").line().startsWith("192.0.2.7:4711 993 tls=true trusted=false name=one.example TLSv1.3"));
        }
    }

    @Test
    void withoutTlsThereIsNoStartTls() throws Exception {
        try (var client = Client.to(start(Conf.of(Map.of("ssl", "no")), false))) {
            assertEquals("hello", client.line());
            assertFalse(lines.connections.poll(10, TimeUnit.SECONDS).canStartTls());
            client.send("starttls\r\n");
            assertNull(client.line());
        }
    }

    @Test
    void aFileValueInAConfiguration() {
        assertEquals(new FileValue(Path.of("/x"), ""), Conf.of(Map.of("f", "</x")).get(Setting.file("f")));
    }
}
