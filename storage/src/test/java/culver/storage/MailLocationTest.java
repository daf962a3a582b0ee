package culver.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.conf.Conf;
import culver.conf.Vars;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MailLocationTest {
    private static final Path HOME = Path.of("/home/joe");
    private static final Vars VARS = Vars.ofUser("joe@example.org").with("home", HOME.toString());
    private static final MailUser USER = new MailUser("joe@example.org", HOME, -1, -1, Map.of());

    private static MailLocation parse(String text) throws StorageException {
        return MailLocation.parse(text, VARS, HOME);
    }

    @Test
    void debiansDefault() throws Exception {
        var location = parse("mbox:~/mail:INBOX=/var/mail/%n");
        assertEquals(new MailLocation("mbox", Path.of("/home/joe/mail"), Path.of("/var/mail/joe"), null, null, "", null), location);
        var root = location.root(USER, HOME, true, Conf.of(Map.of()));
        assertEquals("fs", root.layout());
    }

    @Test
    void everyKey() throws Exception {
        var location = parse("maildir:/srv/%d/%n:INDEX=/idx/%u:CONTROL=~/ctl:LAYOUT=fs:VOLATILEDIR=/run/%u:INBOX=~/In");
        assertEquals(new MailLocation("maildir", Path.of("/srv/example.org/joe"), Path.of("/home/joe/In"), Path.of("/idx/joe@example.org"),
            Path.of("/home/joe/ctl"), "fs", Path.of("/run/joe@example.org")), location);
    }

    @Test
    void defaultsOfTheDrivers() throws Exception {
        var conf = Conf.of(Map.of());
        var maildir = parse("maildir:").root(USER, HOME, true, conf);
        assertEquals(Path.of("/home/joe/Maildir"), maildir.path());
        assertEquals("maildir++", maildir.layout());
        assertNull(maildir.inbox());
        var mbox = parse("mbox:~/mail:INDEX=MEMORY").root(USER, HOME, true, conf);
        assertEquals(Path.of("/home/joe/mail"), mbox.path());
        assertNull(mbox.index());
    }

    @Test
    void aColonInAPathIsWrittenTwice() throws Exception {
        assertEquals(Path.of("/a:b/c"), parse("maildir:/a::b/c:LAYOUT=fs").path());
    }

    @Test
    void withoutDriver() throws Exception {
        assertEquals("", parse("/var/mail/%n").driver());
        assertEquals(Path.of("/var/mail/joe"), parse("/var/mail/%n").path());
        assertEquals("", parse("auto:~/x").driver());
        assertNull(parse("").path());
    }

    @Test
    void dotsDoNotSurvive() throws Exception {
        assertEquals(Path.of("/srv/joe"), parse("maildir:/srv/x/../joe").path());
    }

    @Test
    void whatCannotBeServedIsAnError() {
        for (var bad : List.of("maildir:~/Maildir:UTF-8", "maildir:~/Maildir:MAILBOXDIR=boxes", "maildir:~ann/Maildir",
            "mbox:~/mail:SUBSCRIPTIONS=s")) {
            assertEquals(StorageError.TEMP, assertThrows(StorageException.class, () -> parse(bad), bad).error());
        }
        var noHome = assertThrows(StorageException.class, () -> MailLocation.parse("maildir:~/Maildir", Vars.ofUser("joe"), null));
        assertTrue(noHome.getMessage().contains("Home directory not set"), noHome.getMessage());
    }
}
