package culver.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.conf.ConfException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Several passdbs and userdbs, and what each answer leads to.
class ChainTest {
    @TempDir
    private Path dir;

    @BeforeEach
    void files() throws Exception {
        Files.writeString(dir.resolve("one"), "ann:{PLAIN}a1:::::: from=one userdb_one=yes\nbob:{PLAIN}b1\n");
        Files.writeString(dir.resolve("two"), "ann:{PLAIN}a2:::::: from=two userdb_two=yes\neve:{PLAIN}e2\n");
        Files.writeString(dir.resolve("none"), "");
        Files.createDirectories(dir.resolve("broken"));
    }

    private static String file(String name, String more) {
        return "passdb {\n driver = passwd-file\n args = DIR/" + name + "\n " + more.replace(";", "\n ") + "\n}\n";
    }

    private static String words(AuthResult result) {
        return switch (result) {
            case AuthResult.Success s -> "ok " + String.join(" ", new TreeSet<>(s.user().fields().keySet()));
            case AuthResult.Failure _ -> "no";
            case AuthResult.Refused r -> "refused " + r.code() + " " + r.text();
            case AuthResult.TemporaryFailure _ -> "later";
            case AuthResult.Malformed _ -> "malformed";
        };
    }

    /// Two files; in the first ann has a1 and bob b1, in the second ann has a2 and eve e2.
    @ParameterizedTest(name = "{0} | {1}: {2}/{3} -> {4}")
    @CsvSource({
        // first one's rules, second one's rules, user, password, outcome
        "'','',ann,a1,ok one",
        "'','',ann,a2,ok two",
        "'','',eve,e2,'ok '",
        "'','',bob,b1,'ok '",
        "'','',ann,xx,no",
        "'','',zoe,xx,no",
        "result_failure = return,'',ann,a2,no",
        "result_failure = return-fail,'',eve,e2,no",
        "result_failure = return-ok,'',zoe,xx,'ok '",
        "result_failure = continue-ok,'',zoe,xx,'ok '",
        "result_success = return-fail,'',ann,a1,no",
        "result_success = return,'',ann,a1,no",
        "result_success = continue,'',ann,a1,ok one two",
        "result_success = continue,'',bob,b1,no",
        "result_success = continue-ok,'',bob,b1,'ok '",
        "result_success = continue-ok,'',ann,a1,ok one two",
        "result_success = continue-ok,result_failure = return-fail,bob,b1,no",
        "result_success = continue-fail,'',ann,a1,no",
        "result_success = continue-fail,'',ann,a2,ok two",
        "pass = yes,'',ann,a1,ok one two",
        "pass = yes,'',bob,b1,no",
        "'',skip = unauthenticated,eve,e2,no",
        "result_success = continue-ok,skip = authenticated,ann,a1,ok one",
        "mechanisms = login,'',ann,a1,no",
        "mechanisms = PLAIN login,'',ann,a1,ok one",
        "username_filter = b*,'',ann,a1,no",
        "username_filter = b* ?nn,'',ann,a1,ok one",
        "username_filter = !ann,'',ann,a1,no",
        "username_filter = !ann,'',bob,b1,'ok '",
        "deny = yes,'',ann,a2,no",
        "deny = yes,'',eve,e2,'ok '",
        "override_fields = fail=yes,'',ann,a1,no",
        "override_fields = noauthenticate,'',ann,a2,ok one two",
        "override_fields = allow_nets=192.0.2.0/24,'',ann,a1,ok one",
        "override_fields = allow_nets=192.0.3.0/24,'',ann,a1,no",
        "override_fields = allow_nets=local,'',ann,a1,no",
        "override_fields = nologin,'',ann,a1,'refused CONTACTADMIN Login disabled for this user'",
        "override_fields = nologin reason=Bye,'',ann,a1,'refused CONTACTADMIN Bye'",
        "override_fields = nologin,'',ann,xx,no",
        "default_fields = userdb_deflt=%d,'',ann,a1,ok deflt one",
        "override_fields = userdb_one:remove userdb_x:protected=1,'',ann,a1,ok x",
        "override_fields = proxy=y host=192.0.2.9,'',ann,a1,later",
    })
    void rules(String first, String second, String user, String password, String outcome) throws Exception {
        try (var site = Site.of(dir, file("one", first) + file("two", second))) {
            assertEquals(outcome, words(site.login(user, password)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'',ann,a2,ok two",
        "'',ann,xx,later",
        "result_internalfail = return-fail,ann,a2,later",
        "result_internalfail = return,ann,a2,later",
        "deny = yes,ann,a2,later",
    })
    void whatCannotBeReadIsNotANo(String rules, String user, String password, String outcome) throws Exception {
        try (var site = Site.of(dir, file("broken", rules) + file("two", ""))) {
            assertEquals(outcome, words(site.login(user, password)));
            assertTrue(site.logged().getFirst().startsWith("ERROR passwd-file(ann,192.0.2.7,<sEss>): cannot read " + dir.resolve("broken")));
        }
    }

    @Test
    void staticPassdb() throws Exception {
        try (var site = Site.of(dir, """
                passdb {
                  driver = static
                  args = password={PLAIN}all-%u userdb_home=/home/%n "userdb_name=Mr %n" allow_nets=192.0.2.0/24,local
                }
                userdb {
                  driver = prefetch
                }
                """)) {
            var user = assertInstanceOf(AuthResult.Success.class, site.login("ann", "all-ann")).user();
            assertEquals(Path.of("/home/ann"), user.home());
            assertEquals(Map.of("name", "Mr ann"), user.fields());
            assertEquals("no", words(site.login("ann", "all-bob")));
            assertEquals(Optional.empty(), site.accounts.lookup("ann", "lda"));
        }
        try (var site = Site.of(dir, "passdb {\n driver = static\n args = nopassword=y\n}\n")) {
            assertEquals("ok ", words(site.login("ann", "anything")));
        }
        try (var site = Site.of(dir, "passdb {\n driver = static\n args = nopassword=y password=x\n}\n")) {
            assertEquals("no", words(site.login("ann", "x")));
        }
    }

    @Test
    void nopasswordIsOneDatabasesOwn() throws Exception {
        Files.writeString(dir.resolve("one"), "ann::::::: nopassword\n");
        Files.writeString(dir.resolve("two"), "ann:\n");
        try (var site = Site.of(dir, file("one", "result_success = continue-fail") + file("two", ""))) {
            assertEquals("no", words(site.login("ann", "anything")));
        }
    }

    @Test
    void staticUserdbAsksThePassdbsWhoExists() throws Exception {
        var userdb = "userdb {\n driver = static\n args = uid=daemon gid=daemon home=/srv/%u mail=maildir:%h/M MORE\n}\n";
        try (var site = Site.of(dir, file("one", "") + userdb.replace("MORE", ""))) {
            var user = site.accounts.lookup("ann", "lda").orElseThrow();
            assertEquals(Path.of("/srv/ann"), user.home());
            assertEquals(1, user.uid());
            assertEquals(1, user.gid());
            assertEquals("maildir:/srv/ann/M", user.fields().get("mail"));
            assertEquals(Optional.empty(), site.accounts.lookup("zoe", "lda"));
            assertEquals(Optional.empty(), site.accounts.lookup("a b", "lda"));
        }
        try (var site = Site.of(dir, file("one", "") + userdb.replace("MORE", "allow_all_users=yes"))) {
            assertEquals("zoe", site.accounts.lookup("zoe", "lda").orElseThrow().name());
            assertEquals(Optional.empty(), site.accounts.lookup("..", "lda"));
        }
    }

    @Test
    void userdbsAreAskedInTurnAndMerged() throws Exception {
        Files.writeString(dir.resolve("u1"), "ann::11:11::/home/one::userdb_a=1 userdb_b=1\n");
        Files.writeString(dir.resolve("u2"), "ann::12:12::/home/two::userdb_b=2\nbob::13:13::/home/bob\n");
        var conf = """
                userdb {
                  driver = passwd-file
                  args = DIR/u1
                  result_success = continue-ok
                  default_fields = gid=99 deflt=%n
                }
                userdb {
                  driver = passwd-file
                  args = DIR/u2
                  override_fields = over=1
                }
                """;
        try (var site = Site.of(dir, file("one", "") + conf)) {
            var ann = site.accounts.lookup("ann", "lda").orElseThrow();
            assertEquals(12, ann.uid());
            assertEquals(Path.of("/home/two"), ann.home());
            assertEquals(Map.of("a", "1", "b", "2", "deflt", "ann", "over", "1"), ann.fields());
            var bob = site.accounts.lookup("bob", "lda").orElseThrow();
            assertEquals(13, bob.gid());
            assertEquals(Map.of("over", "1"), bob.fields());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "500|0|1|0|600|600|true",
        "500|0|1|0|499|600|false",
        "500|0|1|0|600|0|false",
        "500|700|1|0|701|1|false",
        "500|700|1|700|700|701|false",
        "0|0|0|0|0|1|false",
        "0|0|0|0|1|0|true",
    })
    void onlyValidOwnersHaveMail(String firstUid, String lastUid, String firstGid, String lastGid, String uid, String gid, boolean valid) throws Exception {
        try (var site = Site.of(dir, "first_valid_uid = %s\nlast_valid_uid = %s\nfirst_valid_gid = %s\nlast_valid_gid = %s\n".formatted(firstUid, lastUid, firstGid, lastGid)
                + file("one", "") + "userdb {\n driver = static\n args = uid=%s gid=%s\n}\n".formatted(uid, gid))) {
            assertEquals(valid ? "ok one" : "later", words(site.login("ann", "a1")));
            if (!valid) {
                assertTrue(site.logged().getLast().contains(" not permitted (see first_valid_"));
                assertThrows(TemporaryAuthException.class, () -> site.accounts.lookup("ann", "lda"));
            }
        }
    }

    @Test
    void mailUidOwnsWhatTheUserdbGivesToNobody() throws Exception {
        try (var site = Site.of(dir, "mail_uid = 1234\nmail_gid = daemon\n" + file("one", ""))) {
            var user = site.accounts.lookup("ann", "lda").orElseThrow();
            assertEquals(1234, user.uid());
            assertEquals(1, user.gid());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "passdb {\\n driver = sql\\n}|line 4: unknown passdb driver 'sql' (there are: passwd-file, static, passwd, shadow, pam)",
        "passdb {\\n args = x\\n}|line 4: passdb has no driver",
        "passdb {\\n driver = static\\n master = yes\\n}|line 4: passdb with master = yes is not supported",
        "passdb {\\n driver = passwd-file\\n}|line 4: passwd-file: args has no path",
        "passdb {\\n driver = static\\n deny = yes\\n}|nobody could log in",
        "passdb {\\n driver = static\\n}\\nuserdb {\\n driver = ldap\\n}|line 7: unknown userdb driver 'ldap' (there are: passwd-file, static, passwd, prefetch)",
        "ssl = yes|no passdb in the configuration",
        "auth_mechanisms = plain smoke\\npassdb {\\n driver = static\\n}|auth_mechanisms: unknown mechanism smoke",
        "auth_mechanisms = cram-md5\\npassdb {\\n driver = static\\n}|auth_mechanisms has none that is offered",
        "auth_username_format = %{nonsense}\\npassdb {\\n driver = static\\n}|auth_username_format: ",
        "auth_verbose_passwords = always\\npassdb {\\n driver = static\\n}|auth_verbose_passwords must be no, plain or sha1",
        "passdb {\\n driver = pam\\n args = nonsense=yes\\n}|line 4: pam: args has an unknown option nonsense=yes",
    })
    void whatCannotWorkIsSaidAtStart(String text, String words) {
        var e = assertThrows(ConfException.class, () -> Site.of(dir, text.replace("\\n", "\n") + "\n"));
        assertTrue(e.getMessage().contains(words), e.getMessage());
    }
}
