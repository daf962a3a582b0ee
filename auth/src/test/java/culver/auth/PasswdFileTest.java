package culver.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.conf.ConfException;
import culver.storage.MailUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// passwd-file, as passdb and as userdb.
class PasswdFileTest {
    private static final String BOTH = """
            passdb {
              driver = passwd-file
              args = DIR/users
            }
            userdb {
              driver = passwd-file
              args = DIR/users
            }
            """;

    @TempDir
    private Path dir;

    private void users(String text) throws IOException {
        Files.writeString(dir.resolve("users"), text);
    }

    private static MailUser in(AuthResult result) {
        return assertInstanceOf(AuthResult.Success.class, result).user();
    }

    private static void out(AuthResult result) {
        assertInstanceOf(AuthResult.Failure.class, result);
    }

    @Test
    void everyFieldHasItsPlace() throws Exception {
        users("""
                # a comment: with colons::
                
                ann:{PLAIN}secret:1001:1002:Ann, of course:/home/ann:/bin/sh:userdb_mail=maildir:~/Maildir userdb_quota=%u-%d "userdb_long=two words" allow_nets=192.0.2.0/24
                """);
        try (var site = Site.of(dir, BOTH)) {
            assertEquals(new MailUser("ann", Path.of("/home/ann"), 1001, 1002, Map.of("mail", "maildir:~/Maildir", "quota", "ann-", "long", "two words")), in(site.login("ann", "secret")));
            assertEquals(new MailUser("ann", Path.of("/home/ann"), 1001, 1002, Map.of("mail", "maildir:~/Maildir", "quota", "ann-", "long", "two words")),
                    site.accounts.lookup("Ann", "lda").orElseThrow());
            out(site.login("ann", "Secret"));
            out(site.login("#", "secret"));
            out(site.login("198.51.100.1", "ann", "secret"));
            assertEquals(List.of(
                    "INFO passwd-file(ann,192.0.2.7,<sEss>): Password mismatch",
                    "INFO plain(?,192.0.2.7,<sEss>): Username character disallowed by auth_username_chars: 0x23 (username: #)",
                    "INFO passwd-file(ann,198.51.100.1,<sEss>): allow_nets check failed: IP not in allowed networks"), site.logged());
        }
    }

    @Test
    void shortLinesTwinsAndOddEnds() throws Exception {
        users("a:{PLAIN}x\nb:{PLAIN}se cret:7:7\r\nc:{PLAIN}first\nc:{PLAIN}second\nbracket:XFnuC1o3Cuyt.[13]\nd:{PLAIN}last");
        try (var site = Site.of(dir, BOTH)) {
            assertEquals(new MailUser("a", null, -1, -1, Map.of()), in(site.login("a", "x")));
            assertEquals(new MailUser("b", null, 7, 7, Map.of()), in(site.login("b", "se cret")));
            in(site.login("c", "first"));
            out(site.login("c", "second"));
            in(site.login("bracket", "secret"));
            in(site.login("d", "last"));
            out(site.login("e", "x"));
            assertEquals(Optional.empty(), site.accounts.lookup("e", "lda"));
        }
    }

    @Test
    void changesAreSeenAtOnce() throws Exception {
        users("ann:{PLAIN}one\n");
        try (var site = Site.of(dir, BOTH)) {
            in(site.login("ann", "one"));
            users("ann:{PLAIN}two\n");
            out(site.login("ann", "one"));
            in(site.login("ann", "two"));
            users("bob:{PLAIN}thr\nann:{PLAIN}two\n");
            in(site.login("bob", "thr"));
            in(site.login("ann", "two"));
            Files.writeString(dir.resolve("new"), "eve:{PLAIN}fou\nann:{PLAIN}two\n");
            Files.move(dir.resolve("new"), dir.resolve("users"), StandardCopyOption.ATOMIC_MOVE);
            out(site.login("bob", "thr"));
            in(site.login("eve", "fou"));
            Files.delete(dir.resolve("users"));
            assertInstanceOf(AuthResult.TemporaryFailure.class, site.login("eve", "fou"));
            assertTrue(site.logged().getLast().contains("users does not exist"));
        }
    }

    @Test
    void aLargeFileCostsLittle() throws Exception {
        try (var out = Files.newBufferedWriter(dir.resolve("users"))) {
            for (int i = 0; i < 200_000; i++) {
                out.write("user" + i + ":{PLAIN}p" + i + ":1000:1000::/home/user" + i + "::userdb_n=" + i + "\n");
            }
        }
        try (var site = Site.of(dir, BOTH)) {
            for (int i : new int[] {0, 1, 99_999, 199_999}) {
                assertEquals(Map.of("n", Integer.toString(i)), in(site.login("user" + i, "p" + i)).fields());
            }
            out(site.login("user200000", "p"));
        }
    }

    @Test
    void pathAndNameMayHoldVariables() throws Exception {
        Files.createDirectories(dir.resolve("d/example.com"));
        Files.writeString(dir.resolve("d/example.com/users"), "ann:{SSHA}XDDy8y6Vc6OKhpExw7h1iC2CKppKkG7S\n");
        Files.writeString(dir.resolve("users"), "ann:{PLAIN}stolen\n");
        try (var site = Site.of(dir, """
                passdb {
                  driver = passwd-file
                  args = scheme=plain username_format=%n DIR/d/%d/users
                }
                userdb {
                  driver = static
                  args = uid=1 gid=1 home=/srv/%d/%n
                }
                """)) {
            assertEquals(Path.of("/srv/example.com/ann"), in(site.login("Ann@Example.com", "secret")).home());
            out(site.login("ann@other.example", "secret"));
            out(site.login("ann@..", "stolen"));
            out(site.login("ann@", "stolen"));
            out(site.login("ann", "stolen"));
        }
    }

    @Test
    void aFixedFileThatIsMissingIsSaidAtStart() {
        var e = assertThrows(ConfException.class, () -> Site.of(dir, BOTH));
        assertTrue(e.getMessage().endsWith("passwd-file: " + dir.resolve("users") + " does not exist"), e.getMessage());
        assertTrue(e.getMessage().contains("line "), e.getMessage());
    }
}
