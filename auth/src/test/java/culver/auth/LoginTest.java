package culver.auth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Logins as the protocols see them: SASL, names, delays, where plaintext may be sent.
class LoginTest {
    private static final String CONF = "auth_mechanisms = plain login\npassdb {\n driver = passwd-file\n args = DIR/users\n}\n";

    @TempDir
    private Path dir;

    @BeforeEach
    void users() throws Exception {
        Files.writeString(dir.resolve("users"), "ann:{PLAIN}päss\nbob@example.com:{PLAIN}b\n"
                + "slow:{SHA512-CRYPT}$6$PfAtCT1H0jq80BJE$RqiDnO9l3PsmEzL./Zp.PL89lxYBgW5GryzHzZ405Ysotqykastjsu8L9u6N4SSqMPDoX2M7YHG58v9MUHQy.0\n"
                + "now:{PLAIN}n:::::: nodelay\n");
    }


    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void asks(String text, SaslExchange.Step step) {
        assertArrayEquals(octets(text), assertInstanceOf(SaslExchange.Step.Challenge.class, step).octets());
    }

    private static AuthResult done(SaslExchange.Step step) {
        return assertInstanceOf(SaslExchange.Step.Done.class, step).result();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "^ann^päss|Success",
        "ann^ann^päss|Success",
        "Ann^ann^päss|Failure",
        "bob^ann^päss|Failure",
        "^ann^wrong|Failure",
        "^ann^|Failure",
        "^^päss|Failure",
        "^nobody^x|Failure",
        "ann^päss|Malformed",
        "ann|Malformed",
        "''|Malformed",
        "^ann^päss^|Malformed",
        "^^^^|Malformed",
    })
    void saslPlain(String response, String outcome) throws Exception {
        try (var site = Site.of(dir, CONF)) {
            var octets = octets(response.replace('^', '\0'));
            assertEquals(outcome, done(site.accounts.sasl("PLAIN", Site.from("192.0.2.7")).orElseThrow().start(octets)).getClass().getSimpleName());
            var exchange = site.accounts.sasl("plain", Site.from("192.0.2.7")).orElseThrow();
            asks("", exchange.start(null));
            assertEquals(outcome, done(exchange.respond(octets)).getClass().getSimpleName());
        }
    }

    @Test
    void saslPlainIsUtf8AndMayBeCancelled() throws Exception {
        try (var site = Site.of(dir, CONF)) {
            var latin1 = new byte[] {0, 'a', 'n', 'n', 0, 'p', (byte) 0xe4, 's', 's'};
            assertInstanceOf(AuthResult.Malformed.class, done(site.accounts.sasl("PLAIN", Site.from("192.0.2.7")).orElseThrow().start(latin1)));
            var exchange = site.accounts.sasl("PLAIN", Site.from("192.0.2.7")).orElseThrow();
            exchange.start(null);
            assertEquals(new AuthResult.Malformed("Authentication aborted"), done(exchange.respond(null)));
        }
    }

    @Test
    void saslLogin() throws Exception {
        try (var site = Site.of(dir, CONF)) {
            var exchange = site.accounts.sasl("LOGIN", Site.from("192.0.2.7")).orElseThrow();
            asks("Username:", exchange.start(null));
            asks("Password:", exchange.respond(octets("ann")));
            var success = assertInstanceOf(AuthResult.Success.class, done(exchange.respond(octets("päss"))));
            assertEquals("ann", success.user().name());
            assertEquals("LOGIN", success.mechanism());

            exchange = site.accounts.sasl("LOGIN", Site.from("192.0.2.7")).orElseThrow();
            asks("Password:", exchange.start(octets("ann")));
            assertEquals(new AuthResult.Failure("ann", "LOGIN"), done(exchange.respond(octets("wrong"))));
        }
    }

    @Test
    void onlyConfiguredMechanismsAreThere() throws Exception {
        try (var site = Site.of(dir, CONF.replace("plain login", "PLAIN"))) {
            assertEquals(Optional.empty(), site.accounts.sasl("LOGIN", Site.from("192.0.2.7")));
            assertEquals(Optional.empty(), site.accounts.sasl("CRAM-MD5", Site.from("192.0.2.7")));
            assertEquals(List.of("PLAIN"), site.accounts.mechanisms(true));
            assertEquals(List.of(), site.accounts.mechanisms(false));
        }
        try (var site = Site.of(dir, "disable_plaintext_auth = no\n" + CONF)) {
            assertEquals(List.of("PLAIN", "LOGIN"), site.accounts.mechanisms(false));
        }
        try (var site = Site.of(dir, "auth_mechanisms = plain cram-md5\n" + CONF.substring(CONF.indexOf('\n') + 1))) {
            assertEquals(List.of("PLAIN"), site.accounts.mechanisms(true));
            assertEquals(List.of("WARNING auth_mechanisms: cram-md5 is not offered"), site.logged());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "%Lu|-|-|ANN|ann",
        "%u|-|-|ANN|-",
        "%n|-|-|ann@anything|ann",
        "%Lu|example.com|-|bob|bob@example.com",
        "%Lu|-|%@|bob%example.com|-",
        "%Lu|-|_@|bob_example.com|bob@example.com",
        "%Lu|-|-|ann'|-",
        "%Lu|-|-|änn|-",
        "%Lu|-|-|''|-",
    })
    void namesBecomeWhatIsLookedUp(String format, String realm, String translation, String given, String name) throws Exception {
        var conf = "auth_username_format = " + format + "\n" + (realm == null ? "" : "auth_default_realm = " + realm + "\n")
                + (translation == null ? "" : "auth_username_translation = " + translation + "\n");
        try (var site = Site.of(dir, conf + CONF)) {
            var user = site.accounts.lookup(given, "lda");
            assertEquals(Optional.ofNullable(name), user.map(u -> u.name()));
        }
    }

    @Test
    void noLetterOfAClientBeginsALogLine() throws Exception {
        try (var site = Site.of(dir, "auth_username_chars =\nauth_verbose_passwords = plain:9\n" + CONF)) {
            site.login("ann\nERROR: x", "p\r\nq");
            site.login("ann", "wr\nong password");
            site.login("ann\0", "x");
            assertEquals(List.of(
                    "INFO passwd-file(ann?error: x,192.0.2.7,<sEss>): unknown user",
                    "INFO passwd-file(ann,192.0.2.7,<sEss>): Password mismatch (given password: wr?ong pa)",
                    "INFO plain(?,192.0.2.7,<sEss>): Username character disallowed by auth_username_chars: 0x00 (username: ann?)"), site.logged());
        }
    }

    @Test
    void withoutAuthVerboseNothingIsSaid() throws Exception {
        try (var site = Site.of(dir, CONF + "auth_verbose = no\n")) {
            site.login("ann", "wrong");
            assertEquals(List.of(), site.logged());
        }
        try (var site = Site.of(dir, CONF.replace("}", " auth_verbose = yes\n}") + "auth_verbose = no\n")) {
            site.login("ann", "wrong");
            assertEquals(1, site.logged().size());
        }
    }

    @Test
    void everyFailureTakesTheDelay() throws Exception {
        try (var site = Site.of(dir, "auth_failure_delay = 300 msecs\nlogin_trusted_networks = 192.0.2.0/24\n" + CONF)) {
            for (var login : List.of("ann wrong", "nobody x", "a'b x", "slow wrong")) {
                long begin = System.nanoTime();
                assertInstanceOf(AuthResult.Failure.class, site.login(login.split(" ")[0], login.split(" ")[1]));
                long millis = (System.nanoTime() - begin) / 1_000_000;
                assertTrue(millis >= 299, login + " took " + millis + " ms");
            }
            long begin = System.nanoTime();
            assertInstanceOf(AuthResult.Success.class, site.login("ann", "päss"));
            assertInstanceOf(AuthResult.Failure.class, site.login("now", "wrong"));
            assertTrue(System.nanoTime() - begin < 290_000_000L);
        }
    }

    @Test
    void whoGuessesIsSlowedDownAndOthersAreNot() throws Exception {
        try (var site = Site.of(dir, "auth_failure_delay = 1 msecs\n" + CONF)) {
            assertInstanceOf(AuthResult.Failure.class, site.login("203.0.113.77", "ann", "wrong"));
            long begin = System.nanoTime();
            assertInstanceOf(AuthResult.Success.class, site.login("203.0.113.78", "ann", "päss"));
            assertTrue(System.nanoTime() - begin < 1_000_000_000L);
            assertInstanceOf(AuthResult.Success.class, site.login("203.0.113.77", "ann", "päss"));
            long millis = (System.nanoTime() - begin) / 1_000_000;
            assertTrue(millis > 3000, "waited " + millis + " ms");
        }
    }

    @ParameterizedTest
    @CsvSource({
        // disable_plaintext_auth, ssl, under TLS, secured, local, remote, allowed
        "yes,yes,false,false,192.0.2.1,192.0.2.2,false",
        "yes,yes,true,false,192.0.2.1,192.0.2.2,true",
        "yes,yes,false,false,192.0.2.1,192.0.2.1,true",
        "yes,yes,false,true,192.0.2.1,192.0.2.2,true",
        "yes,yes,false,false,192.0.2.1,198.51.100.5,true",
        "no,yes,false,false,192.0.2.1,192.0.2.2,true",
        "no,required,false,false,192.0.2.1,192.0.2.2,false",
        "no,required,true,false,192.0.2.1,192.0.2.2,true",
        "no,required,false,false,127.0.0.1,127.0.0.1,true",
        "no,no,false,false,192.0.2.1,192.0.2.2,true",
    })
    void whereAPlaintextPasswordMayBeSent(String disable, String ssl, boolean tls, boolean secured, String local, String remote, boolean allowed) throws Exception {
        try (var site = Site.of(dir, "disable_plaintext_auth = " + disable + "\nssl = " + ssl + "\nlogin_trusted_networks = 198.51.100.0/24\n" + CONF)) {
            var request = new AuthRequest("imap", secured, new InetSocketAddress(InetAddress.ofLiteral(local), 143),
                    new InetSocketAddress(InetAddress.ofLiteral(remote), 40000), "s", "");
            assertEquals(allowed, site.accounts.plaintextAllowed(tls, request));
        }
    }

    @Test
    void longPasswordsAreRefusedUnread() throws Exception {
        try (var site = Site.of(dir, CONF)) {
            assertInstanceOf(AuthResult.Failure.class, site.login("slow", "x".repeat(1_000_000)));
            assertFalse(site.logged().getFirst().contains("mismatch"));
            assertInstanceOf(AuthResult.Failure.class, site.login("x".repeat(100_000), "x"));
        }
    }
}
