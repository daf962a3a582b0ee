package culver.storage.mbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.storage.FlagChange;
import culver.storage.Flags;
import culver.storage.MailStore;
import culver.storage.Mailbox;
import culver.storage.MailboxName;
import culver.storage.UidSet;
import culver.storage.testkit.TestConf;
import culver.storage.testkit.TestStores;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What stands in the file.
class MboxTextTest {
    private static final Instant DATE = FromLine.parse("From x Sun Feb  1 09:00:00 2026").orElseThrow().date();

    @TempDir
    Path homes;
    private Path inbox;
    private TestStores server;
    private MailStore store;
    private Mailbox mailbox;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(homes.resolve("joe/mail"));
        inbox = homes.resolve("joe/inbox");
        server = new TestStores(new MboxFormat(), homes, new TestConf().set("mail_location", "mbox:~/mail:INBOX=~/inbox"));
        store = server.open("joe");
    }

    @AfterEach
    void stop() {
        if (mailbox != null) {
            mailbox.close();
        }
        store.close();
        server.close();
    }

    private void open() throws Exception {
        mailbox = store.open(MailboxName.INBOX, false);
    }

    private void append(String message, Flags flags, int chunk) throws Exception {
        var octets = message.getBytes(StandardCharsets.ISO_8859_1);
        try (var tx = mailbox.begin()) {
            var into = tx.append(flags, DATE, -1);
            for (int at = 0; at < octets.length; at += chunk) {
                into.write(ByteBuffer.wrap(octets, at, Math.min(chunk, octets.length - at)));
            }
            into.finish();
            tx.commit();
        }
        mailbox.sync(true);
    }

    private String text(int sequence) throws Exception {
        try (var data = mailbox.message(sequence).open()) {
            var all = ByteBuffer.allocate((int) data.length());
            while (all.hasRemaining() && data.read(all.position(), all) > 0) {
                continue;
            }
            return new String(all.array(), StandardCharsets.ISO_8859_1);
        }
    }

    private String file() throws IOException {
        return Files.readString(inbox, StandardCharsets.ISO_8859_1);
    }

    private String tidy() throws IOException {
        return file().replaceAll(" +\n", "\n").replace(String.valueOf(mailbox.uidValidity()), "VALIDITY");
    }

    @Test
    void aSavedMessage() throws Exception {
        open();
        append("Return-Path: <joe@example.org>\nSubject: a\n\nbody\n", Flags.of(Flags.SEEN | Flags.FLAGGED | Flags.ANSWERED | Flags.DRAFT | Flags.DELETED, "kw"), 1000);
        append("Subject: b\n\nbody", Flags.NONE, 1000);
        assertEquals("""
            From joe@example.org  Sun Feb 01 09:00:00 2026
            Return-Path: <joe@example.org>
            Subject: a
            X-IMAPbase: VALIDITY 0000000002 kw
            X-UID: 1
            Content-Length: 5
            Status: R
            X-Status: AFTD
            X-Keywords: kw

            body

            From MAILER-DAEMON  Sun Feb 01 09:00:00 2026
            Subject: b
            X-UID: 2
            Content-Length: 4
            X-Keywords:

            body
            """.replace("Status: R\n", "Status: RO\n"), tidy().replace("Status: R\n", "Status: RO\n"));
        assertTrue(file().contains("X-Keywords: " + " ".repeat(OwnHeaders.ROOM)), "room for flags to come");
    }

    @Test
    void forgedHeadersAreDroppedHoweverTheyAreCut() throws Exception {
        open();
        var message = "From nobody Mon Jan  5 10:00:00 2026\nX-UID: 77\nFrom: a@b.c\nStatus: RO\nX-Status : F\n\tfolded\nX-KEYWORDS: spoof\n more\n"
            + "X-IMAPbase: 1 99\nX-IMAP: 1 1\nFrom joe@x.org Mon Jan  5 10:00:00 2026\nContent-Length: 5\nX-UIDL: stays\nSubject: hi\n\nX-UID: 5\nFrom me\n";
        var kept = "From: a@b.c\n>From joe@x.org Mon Jan  5 10:00:00 2026\nX-UIDL: stays\nSubject: hi\n\nX-UID: 5\nFrom me\n";
        int n = 0;
        for (int chunk = 1; chunk < 70; chunk++) {
            append(message, Flags.NONE, chunk);
            assertEquals(kept, text(++n), "in pieces of " + chunk);
            assertEquals(kept.length() + kept.lines().count(), mailbox.message(n).size());
        }
        assertEquals(69, mailbox.size());
        stop();
        mailbox = null;
        server = new TestStores(new MboxFormat(), homes, new TestConf().set("mail_location", "mbox:~/mail:INBOX=~/inbox"));
        store = server.open("joe");
        open();
        assertEquals(69, mailbox.size());
        assertEquals(kept, text(69));
        assertEquals(Flags.NONE, mailbox.message(1).flags());
        assertEquals(1, mailbox.uid(1));
    }

    @Test
    void bodiesWithFromLinesComeBackAsTheyWere() throws Exception {
        open();
        var message = "Subject: a\n\nx\n\nFrom joe@x.org Mon Jan  5 10:00:00 2026\nSubject: no message\n\ny\n>From z\n";
        append(message, Flags.NONE, 1000);
        append("Subject: b\n\nz\n", Flags.NONE, 1000);
        assertEquals(2, mailbox.size());
        assertEquals(message, text(1));
    }

    @Test
    void flagsChangeInPlace() throws Exception {
        open();
        append("Subject: a\n\nbody\n", Flags.NONE, 1000);
        append("Subject: b\n\nbody\n", Flags.NONE, 1000);
        var inode = Files.getAttribute(inbox, "unix:ino");
        long size = Files.size(inbox);
        for (var flags : new Flags[] {Flags.of(Flags.SEEN), Flags.of(Flags.SYSTEM, "important"), Flags.of(0, "important"), Flags.NONE}) {
            try (var tx = mailbox.begin()) {
                tx.setFlags(UidSet.of(1), FlagChange.replace(flags));
                tx.commit();
            }
            assertEquals(size, Files.size(inbox));
            assertEquals(inode, Files.getAttribute(inbox, "unix:ino"));
            assertEquals(flags, mailbox.message(1).flags());
            assertEquals("Subject: a\n\nbody\n", text(1));
            assertEquals("Subject: b\n\nbody\n", text(2));
        }
        var many = Flags.of(Flags.SEEN, "a-keyword-that-is-so-long-that-it-", "-and-the-next-one-find-no-room-in-what-is-there");
        try (var tx = mailbox.begin()) {
            tx.setFlags(UidSet.of(2), FlagChange.replace(many));
            tx.commit();
        }
        assertTrue(Files.size(inbox) > size);
        assertEquals(inode, Files.getAttribute(inbox, "unix:ino"));
        assertEquals(many, mailbox.message(2).flags());
        assertEquals("Subject: b\n\nbody\n", text(2));
    }

    @Test
    void aForeignMboxGetsItsHeadersOnlyInAReadWriteSession() throws Exception {
        var text = "From joe@x.org Mon Jan  5 10:00:00 2026\nSubject: a\n\nbody\n\nFrom sue@x.org  Tue Jan  6 11:22:33 2026\nStatus: RO\nSubject: b\nX-Status: F\n\nb\n";
        Files.writeString(inbox, text);
        try (var examine = store.open(MailboxName.INBOX, true)) {
            assertEquals(2, examine.size());
            assertEquals(2, examine.uid(2));
            assertEquals(Flags.of(Flags.SEEN | Flags.FLAGGED), examine.message(2).flags());
        }
        assertEquals(text, file(), "EXAMINE writes nothing");
        open();
        assertEquals("""
            From joe@x.org Mon Jan  5 10:00:00 2026
            Subject: a
            X-IMAPbase: VALIDITY 0000000002
            X-UID: 1
            X-Keywords:

            body

            From sue@x.org  Tue Jan  6 11:22:33 2026
            Subject: b
            X-UID: 2
            Status: RO
            X-Status: F
            X-Keywords:

            b
            """, tidy());
        assertEquals("Subject: b\n\nb", text(2));
    }

    @Test
    void aMessageWithoutItsLastLineEndIsEndedBeforeTheNext() throws Exception {
        Files.writeString(inbox, "From joe@x.org Mon Jan  5 10:00:00 2026\nSubject: a\n\nno end");
        open();
        append("Subject: b\n\nb\n", Flags.NONE, 1000);
        assertEquals(2, mailbox.size());
        assertEquals("Subject: a\n\nno end", text(1));
        assertEquals("Subject: b\n\nb\n", text(2));
    }

    @Test
    void thatASessionWasToldIsWrittenAtTheLatestWhenItLeaves() throws Exception {
        open();
        append("Subject: a\n\nbody\n", Flags.NONE, 1000);
        mailbox.sync(true);
        mailbox.close();
        mailbox = null;
        store.close();
        server.close();
        assertTrue(file().contains("\nStatus: O\n"), file());
        server = new TestStores(new MboxFormat(), homes, new TestConf().set("mail_location", "mbox:~/mail:INBOX=~/inbox"));
        store = server.open("joe");
        open();
        assertEquals(0, mailbox.recent());
    }

    /// Shells and biff(1) compare the times.
    @Test
    void newMailMakesTheFileNewerThanItsLastReading() throws Exception {
        open();
        append("Subject: a\n\nbody\n", Flags.NONE, 1000);
        mailbox.close();
        mailbox = null;
        Files.setLastModifiedTime(inbox, FileTime.from(Instant.now().minusSeconds(100)));
        try (var examine = store.open(MailboxName.INBOX, true)) {
            assertEquals(1, examine.size());
        }
        Files.writeString(inbox, file() + "From sue@x.org  Tue Jan  6 11:22:33 2026\nSubject: b\n\nb\n\n");
        assertEquals(2, store.status(MailboxName.INBOX).messages());
        var at = Files.readAttributes(inbox, BasicFileAttributes.class);
        assertTrue(at.lastAccessTime().compareTo(at.lastModifiedTime()) < 0, at.lastAccessTime() + " " + at.lastModifiedTime());
    }

    @Test
    void nobodyElseMayReadANewInbox() throws Exception {
        open();
        assertFalse(Files.getPosixFilePermissions(inbox).stream().anyMatch(p -> p.name().startsWith("OTHERS")), Files.getPosixFilePermissions(inbox).toString());
    }
}
