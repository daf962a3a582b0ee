package culver.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.storage.StorageSettings.EmptyHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutodetectTest {
    @TempDir
    Path temp;
    private Path home;
    private Path spool;
    private Autodetect autodetect;
    private MailUser user;

    @BeforeEach
    void start() throws Exception {
        home = Files.createDirectory(temp.resolve("home"));
        spool = Files.createDirectory(temp.resolve("spool"));
        autodetect = new Autodetect(java.util.List.of(temp.resolve("none"), spool));
        user = new MailUser("joe", home, -1, -1, Map.of());
    }

    private MailLocation detect(EmptyHome empty) throws StorageException {
        return autodetect.detect(user, home, empty);
    }

    @Test
    void maildirWinsOverTheSpool() throws Exception {
        Files.createDirectories(home.resolve("Maildir/cur"));
        Files.createFile(spool.resolve("joe"));
        assertEquals(MailLocation.of("maildir", home.resolve("Maildir"), null), detect(EmptyHome.NONE));
    }

    @Test
    void aHiddenMaildirCounts() throws Exception {
        Files.createDirectories(home.resolve(".maildir/cur"));
        assertEquals(MailLocation.of("maildir", home.resolve(".maildir"), null), detect(EmptyHome.NONE));
    }

    @Test
    void aMaildirNeedsCur() throws Exception {
        Files.createDirectories(home.resolve("Maildir/new"));
        assertThrows(StorageException.class, () -> detect(EmptyHome.NONE));
    }

    @Test
    void theSpoolFileAloneIsMbox() throws Exception {
        Files.createFile(spool.resolve("joe"));
        assertEquals(MailLocation.of("mbox", home.resolve("mail"), spool.resolve("joe")), detect(EmptyHome.MAILDIR));
    }

    @Test
    void foldersOfMbox() throws Exception {
        Files.createDirectories(home.resolve("Mail/.imap"));
        assertEquals(MailLocation.of("mbox", home.resolve("Mail"), null), detect(EmptyHome.NONE));
        Files.createDirectories(home.resolve("mail"));
        Files.createFile(home.resolve("mail/inbox"));
        Files.createFile(spool.resolve("joe"));
        assertEquals(MailLocation.of("mbox", home.resolve("mail"), spool.resolve("joe")), detect(EmptyHome.NONE));
    }

    @Test
    void anEmptyHome() throws Exception {
        assertEquals(MailLocation.of("maildir", home.resolve("Maildir"), null), detect(EmptyHome.MAILDIR));
        assertEquals(MailLocation.of("mbox", home.resolve("mail"), spool.resolve("joe")), detect(EmptyHome.MBOX));
        var failure = assertThrows(StorageException.class, () -> detect(EmptyHome.NONE));
        assertEquals("mail_location not set and autodetection failed: Mail storage autodetection failed with home=" + home, failure.getMessage());
        try (var there = Files.list(home)) {
            assertEquals(0, there.count(), "looking makes nothing");
        }
    }

    @Test
    void withoutHome() {
        var failure = assertThrows(StorageException.class, () -> autodetect.detect(user, null, EmptyHome.MAILDIR));
        assertTrue(failure.getMessage().endsWith("home=(not set)"), failure.getMessage());
    }

    @Test
    void aPathWithoutDriver() throws Exception {
        Files.createDirectories(home.resolve("a/cur"));
        Files.createDirectories(home.resolve("b/.imap"));
        var file = Files.createFile(home.resolve("c"));
        assertEquals("maildir", autodetect.detectAt(user, home.resolve("a"), "~/a").driver());
        assertEquals("mbox", autodetect.detectAt(user, home.resolve("b"), "~/b").driver());
        assertEquals(file, autodetect.detectAt(user, file, "~/c").inbox());
        var failure = assertThrows(StorageException.class, () -> autodetect.detectAt(user, home.resolve("d"), "~/d"));
        assertTrue(failure.getMessage().startsWith("Ambiguous mail location setting, don't know what to do with it: ~/d"), failure.getMessage());
    }
}
