package culver.posix;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SystemUsersTest {
    @Test
    void root() throws Exception {
        var root = Passwd.byName("root").orElseThrow();
        assertEquals(0, root.uid());
        assertEquals(0, root.gid());
        assertEquals("/root", root.home());
        assertEquals(root, Passwd.byUid(0).orElseThrow());
        assertEquals(new Group("root", 0), Group.byName("root").orElseThrow());
        assertEquals(new Group("root", 0), Group.byGid(0).orElseThrow());
    }

    @Test
    void nobodyIsFoundUnderNamesThatNobodyHas() throws Exception {
        assertEquals(Optional.empty(), Passwd.byName("no-such-user-here"));
        assertEquals(Optional.empty(), Passwd.byName(""));
        assertEquals(Optional.empty(), Passwd.byName("root\0"));
        assertEquals(Optional.empty(), Passwd.byUid(0x7ffffff1));
        assertEquals(Optional.empty(), Group.byName("no-such-group-here"));
        assertEquals(Optional.empty(), Group.byName("root\0x"));
        assertEquals(Optional.empty(), Group.byGid(0x7ffffff1));
    }

    @Test
    void aNewUserIsSeenWithShadowEntryAndGroups() throws Exception {
        try (var user = Trial.user("päss wörd")) {
            var entry = Passwd.byName(user.name()).orElseThrow();
            assertEquals("/nonexistent/" + user.name(), entry.home());
            assertEquals("Culver's, trial", entry.gecos());
            assertEquals("/bin/false", entry.shell());
            assertEquals("x", entry.password());
            assertEquals(entry, Passwd.byUid(entry.uid()).orElseThrow());
            user.run("usermod", "-a", "-G", "mail", user.name());
            int mail = Group.byName("mail").orElseThrow().gid();
            assertArrayEquals(new int[] {entry.gid(), mail}, Group.of(user.name(), entry.gid()));

            var shadow = Shadow.byName(user.name()).orElseThrow();
            assertEquals(shadow.hash(), Crypt.hash("päss wörd".getBytes(StandardCharsets.UTF_8), shadow.hash()));
            assertNotEquals(shadow.hash(), Crypt.hash("pass word".getBytes(StandardCharsets.UTF_8), shadow.hash()));
            assertFalse(shadow.toString().contains(shadow.hash()));
            var today = LocalDate.now();
            assertFalse(shadow.accountExpired(today));
            assertFalse(shadow.passwordExpired(today));
            user.run("chage", "-E", "2001-02-03", user.name());
            assertTrue(Shadow.byName(user.name()).orElseThrow().accountExpired(today));
            user.run("chage", "-E", "-1", "-d", "2001-02-03", "-M", "30", user.name());
            assertTrue(Shadow.byName(user.name()).orElseThrow().passwordExpired(today));
        }
    }

    @Test
    void pamAnswers() throws Exception {
        assumeTrue(Pam.available() && Files.exists(Path.of("/etc/pam.d/dovecot")), "skipped: no /etc/pam.d/dovecot");
        try (var user = Trial.user("correct horse")) {
            assertEquals(new Pam.Answer(Pam.Kind.OK, user.name(), "", ""), pam(user.name(), "correct horse"));
            var wrong = pam(user.name(), "battery");
            assertEquals(Pam.Kind.WRONG_PASSWORD, wrong.kind());
            assertTrue(wrong.words().startsWith("pam_authenticate() failed: "), wrong.words());
            // Which of the two depends on what the stack ends with: pam_deny hides it.
            var unknown = pam("no-such-user-here", "battery").kind();
            assertTrue(unknown == Pam.Kind.UNKNOWN_USER || unknown == Pam.Kind.WRONG_PASSWORD, unknown.toString());
            user.run("chage", "-E", "2001-02-03", user.name());
            var expired = pam(user.name(), "correct horse");
            assertEquals(Pam.Kind.ACCOUNT_REFUSED, expired.kind(), expired.toString());
        }
    }

    private static Pam.Answer pam(String user, String password) throws PosixException {
        return Pam.ask(new Pam.Request("dovecot", user, password.getBytes(StandardCharsets.UTF_8), "127.0.0.1", false, false));
    }

    @Test
    void cryptRefusesWhatCWouldCutShort() {
        assertThrows(PosixException.class, () -> Crypt.hash(new byte[] {'a', 0, 'b'}, "$6$saltsalt"));
        assertThrows(PosixException.class, () -> Crypt.hash(new byte[] {'a'}, "$6$salt\0salt"));
        assertThrows(PosixException.class, () -> Crypt.hash(new byte[] {'a'}, "$nonsense$"));
    }
}
