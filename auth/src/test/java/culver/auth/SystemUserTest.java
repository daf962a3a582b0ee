package culver.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culver.posix.Ids;
import culver.posix.Passwd;
import culver.posix.Shadow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A Linux user made with useradd and chpasswd logs in: by passwd, by shadow, and by PAM with the stock configuration. Needs root.
class SystemUserTest {
    private static final String PASSWORD = "Gänse blümchen:1";
    private static final String USERDB = "userdb {\n driver = passwd\n}\n";
    private static String user;

    @TempDir
    private Path dir;

    @BeforeAll
    static void makeUser() throws Exception {
        if (Ids.euid() != 0) {
            if ("true".equals(System.getenv("CI"))) {
                fail("a system user can only be made by root");
            }
            assumeTrue(false, "skipped: a system user can only be made by root");
        }
        user = "culverl" + Long.toString(System.nanoTime() & 0xffffff, 36);
        run("", "useradd", "-M", "-d", "/nonexistent/" + user, "-s", "/usr/sbin/nologin", user);
        run(user + ":" + PASSWORD + "\n", "chpasswd");
        assertTrue(Shadow.byName(user).orElseThrow().hash().startsWith("$y$"), "this Debian's chpasswd makes yescrypt hashes");
    }

    @AfterAll
    static void removeUser() throws Exception {
        if (user != null) {
            run("", "userdel", user);
        }
    }

    private static void run(String input, String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(List.of(command) + ": " + said);
        }
    }

    private static void needsPam() {
        boolean there = Files.exists(Path.of("/etc/pam.d/dovecot"));
        if (!there && "true".equals(System.getenv("CI"))) {
            fail("no /etc/pam.d/dovecot");
        }
        assumeTrue(there, "skipped: no /etc/pam.d/dovecot");
    }

    @ParameterizedTest
    @ValueSource(strings = {"passwd", "shadow", "pam"})
    void logsIn(String driver) throws Exception {
        if (driver.equals("pam")) {
            needsPam();
        }
        try (var site = Site.of(dir, "passdb {\n driver = " + driver + "\n}\n" + USERDB)) {
            var entry = Passwd.byName(user).orElseThrow();
            var mail = assertInstanceOf(AuthResult.Success.class, site.login(user.toUpperCase(), PASSWORD), () -> site.logged().toString()).user();
            assertEquals(user, mail.name());
            assertEquals(entry.uid(), mail.uid());
            assertEquals(entry.gid(), mail.gid());
            assertEquals(Path.of("/nonexistent", user), mail.home());
            assertEquals(user, mail.fields().get("system_groups_user"));
            assertEquals(List.of(), site.logged());

            assertInstanceOf(AuthResult.Failure.class, site.login(user, PASSWORD + "x"));
            assertInstanceOf(AuthResult.Failure.class, site.login(user, ""));
            assertInstanceOf(AuthResult.Failure.class, site.login("no-such-user", PASSWORD));
            assertInstanceOf(AuthResult.Failure.class, site.login("daemon", "*"));
            assertEquals(4, site.logged().size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"passwd", "shadow", "pam"})
    void anEndedAccountIsRefusedToWhoKnowsItsPassword(String driver) throws Exception {
        if (driver.equals("pam")) {
            needsPam();
        }
        run("", "chage", "-E", "2001-02-03", user);
        try (var site = Site.of(dir, "passdb {\n driver = " + driver + "\n}\n" + USERDB)) {
            assertEquals("AUTHORIZATIONFAILED", assertInstanceOf(AuthResult.Refused.class, site.login(user, PASSWORD)).code());
            assertInstanceOf(AuthResult.Failure.class, site.login(user, "wrong"));
        } finally {
            run("", "chage", "-E", "-1", user);
        }
    }

    @Test
    void anOldPasswordIsRefusedWithItsReason() throws Exception {
        run("", "chage", "-d", "2001-02-03", "-M", "30", user);
        try (var site = Site.of(dir, "passdb {\n driver = shadow\n}\n" + USERDB)) {
            assertEquals(new AuthResult.Refused(user, "EXPIRED", "Password expired."), site.login(user, PASSWORD));
        } finally {
            run("", "chage", "-d", "2025-01-01", "-M", "-1", user);
        }
    }

    @Test
    void aLockedPasswordFitsNobody() throws Exception {
        run("", "usermod", "-L", user);
        try (var site = Site.of(dir, "passdb {\n driver = passwd\n}\n" + USERDB)) {
            assertInstanceOf(AuthResult.Failure.class, site.login(user, PASSWORD));
        } finally {
            run("", "usermod", "-U", user);
        }
    }

    @Test
    void recipientsAreLookedUp() throws Exception {
        try (var site = Site.of(dir, "first_valid_uid = 500\npassdb {\n driver = passwd\n}\n" + USERDB)) {
            assertEquals(user, site.accounts.lookup(user, "lda").orElseThrow().name());
            assertEquals(Optional.empty(), site.accounts.lookup("no-such-user", "lda"));
        }
    }
}
