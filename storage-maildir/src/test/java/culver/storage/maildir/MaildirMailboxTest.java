package culver.storage.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culver.conf.Conf;
import culver.storage.Flags;
import culver.storage.MailUser;
import culver.storage.MailboxName;
import culver.storage.StorageError;
import culver.storage.StorageException;
import culver.storage.live.DotLock;
import culver.storage.live.FolderPath;
import culver.storage.live.FolderRoot;
import culver.storage.live.FolderTree;
import culver.storage.live.MailboxBackend;
import culver.storage.live.MessageTable;
import culver.storage.testkit.RandomDifferential;
import culver.storage.testkit.TestConf;
import culver.storage.testkit.TestStores;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// One Maildir among programs that know nothing of UIDs and locks.
@Timeout(120)
class MaildirMailboxTest {
    @TempDir
    Path home;
    private Path maildir;
    private FolderTree tree;
    private MailboxBackend mailbox;
    private final MessageTable table = new MessageTable();

    @BeforeEach
    void open() throws Exception {
        maildir = home.resolve("Maildir");
        tree = tree(Map.of());
        mailbox = tree.open(FolderPath.INBOX);
    }

    private FolderTree tree(Map<String, String> settings) throws StorageException {
        return tree(settings, -1, -1);
    }

    private FolderTree tree(Map<String, String> settings, int uid, int gid) throws StorageException {
        return new MaildirFormat().open(new FolderRoot(new MailUser("joe", home, uid, gid, Map.of()), "maildir", maildir, null, null, null, "maildir++",
            null, true, Conf.of(settings)));
    }

    private static long[] uids(MessageTable table) {
        return LongStream.range(0, table.size()).map(row -> table.uid((int) row)).toArray();
    }

    private Map<Long, String> state(MessageTable table) {
        var all = new TreeMap<Long, String>();
        for (int row = 0; row < table.size(); row++) {
            var flags = table.flags(table.bits(row) & ~Flags.RECENT);
            all.put(table.uid(row), table.handle(row) + " " + flags.system() + flags.keywords() + ((table.bits(row) & Flags.RECENT) != 0 ? "R" : ""));
        }
        return all;
    }

    private void put(String file) throws IOException {
        Files.writeString(maildir.resolve(file), "Subject: " + file + "\n\n");
    }

    private void move(String from, String to) throws IOException {
        Files.move(maildir.resolve(from), maildir.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    private void sync() throws Exception {
        mailbox.sync(table, true);
    }

    /// What another process sees that starts now and may not write.
    private Map<Long, String> elsewhere() throws Exception {
        var other = new MessageTable();
        try (var reader = tree(Map.of()).open(FolderPath.INBOX)) {
            reader.sync(other, false);
        }
        assertEquals(table.uidValidity(), other.uidValidity());
        return state(other);
    }

    private List<String> files(String part) throws IOException {
        try (var files = Files.list(maildir.resolve(part))) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    private String uidList() throws IOException {
        return Files.readString(maildir.resolve("dovecot-uidlist")).replaceFirst("^[^\n]*\n", "");
    }

    private long save(String text, Flags flags) throws Exception {
        var save = mailbox.beginSave(flags, Instant.ofEpochSecond(1_000_000));
        save.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        save.finish(text.length() + 2);
        return mailbox.commit(table, List.of(save))[0];
    }

    @Test
    void foreignMailIsFoundFollowedAndForgotten() throws Exception {
        sync();
        put("new/2.b");
        put("new/1.a");
        put("cur/3.c:2,RS");
        put("cur/.nfs0001");
        sync();
        assertEquals(Map.of(1L, "new/1.a 0[]R", 2L, "new/2.b 0[]R", 3L, "cur/3.c:2,RS 3[]"), state(table));
        assertEquals("1 :1.a\n2 :2.b\n3 :3.c\n", uidList());
        long modSeq = table.highestModSeq();
        move("new/1.a", "cur/1.a:2,F");
        move("cur/3.c:2,RS", "cur/3.c:2,S");
        sync();
        assertEquals(Map.of(1L, "cur/1.a:2,F 4[]", 2L, "new/2.b 0[]R", 3L, "cur/3.c:2,S 1[]"), state(table));
        assertTrue(table.highestModSeq() > modSeq);
        Files.delete(maildir.resolve("cur/1.a:2,F"));
        put("new/0.late");
        sync();
        assertEquals(Map.of(2L, "new/2.b 0[]R", 3L, "cur/3.c:2,S 1[]", 4L, "new/0.late 0[]R"), state(table));
        assertEquals(state(table), elsewhere());
        assertEquals(5, table.uidNext());
    }

    @Test
    void aReaderWritesNothing() throws Exception {
        put("new/1.a");
        put("cur/2.b:2,Sc");
        mailbox.sync(table, false);
        assertEquals(Map.of(1L, "new/1.a 0[]R", 2L, "cur/2.b:2,Sc 1[]"), state(table));
        mailbox.flush(table);
        assertEquals(List.of("cur", "maildirfolder", "new", "tmp"), files(""));
        long validity = table.uidValidity();
        put("new/0.early");
        mailbox.sync(table, false);
        assertEquals(3, table.find(3) >= 0 ? 3 : 0);
        sync();
        assertEquals(validity, table.uidValidity());
        assertEquals("1 :1.a\n2 :2.b\n3 :0.early\n", uidList());
        assertEquals("cur/2.b:2,Sc 1[unknown-2]", state(table).get(2L));
        assertEquals(state(table), elsewhere());
    }

    @Test
    void uidsGivenInMemoryYieldToThoseOnDisk() throws Exception {
        sync();
        put("new/1.a");
        put("new/2.b");
        mailbox.sync(table, false);
        assertEquals(2, table.size());
        Files.writeString(maildir.resolve("dovecot-uidlist"), "1 :2.b\n2 :1.a\n", StandardOpenOption.APPEND);
        mailbox.sync(table, false);
        assertEquals("2 :1.a", uidList().lines().toList().getLast());
        assertEquals(table.uid(0) + " " + table.size(), "3 2", "both have been seen with other UIDs: they come back as new messages");
        sync();
        assertEquals(state(table), elsewhere());
    }

    @Test
    void uidsGivenInMemoryUnderAnotherUidValidityAreForgotten() throws Exception {
        put("new/1.a");
        mailbox.sync(table, false);
        assertEquals(2, table.uidNext());
        Files.delete(maildir.resolve("new/1.a"));
        mailbox.sync(table, false);
        try (var elsewhere = tree(Map.of())) {
            elsewhere.create(FolderPath.of("first"));                  // gets the UIDVALIDITY that was told for this mailbox
            try (var first = elsewhere.open(FolderPath.of("first"))) {
                first.sync(new MessageTable(), true);
            }
        }
        long told = table.uidValidity();
        assertEquals(0, table.size());
        sync();
        assertNotEquals(told, table.uidValidity());
        assertEquals(1, table.uidNext());
    }

    @Test
    void savedMessages() throws Exception {
        sync();
        assertEquals(1, save("one\n", Flags.NONE));
        assertEquals(2, save("two\n", Flags.of(Flags.SEEN | Flags.DRAFT, "$Label")));
        var base = files("new").getFirst();
        assertTrue(base.matches("[0-9]+\\.M[0-9]+P[0-9]+\\.[^,]+,S=4,W=6"), base);
        assertTrue(files("cur").getFirst().matches("[0-9]+\\.M[0-9]+P[0-9]+\\.[^,]+,S=4,W=6:2,DSa"), files("cur").toString());
        assertEquals(List.of(), files("tmp"));
        assertEquals("0 $Label\n", Files.readString(maildir.resolve("dovecot-keywords")));
        assertEquals(FileTime.from(Instant.ofEpochSecond(1_000_000)), Files.getLastModifiedTime(maildir.resolve("new").resolve(base)));
        assertEquals(1_000_000, table.date(0));
        assertEquals(6, table.virtualSize(1));
        assertEquals("1 :" + base, uidList().lines().findFirst().orElseThrow());
        var rows = state(table);
        assertTrue(rows.get(2L).endsWith("[$Label]R"), rows.toString());
        assertEquals(elsewhere().get(1L), rows.get(1L));
        assertFalse(Files.exists(maildir.resolve("dovecot-uidlist.lock")));
    }

    @Test
    void aFailedCommitLeavesNothing() throws Exception {
        sync();
        save("one\n", Flags.NONE);
        var good = mailbox.beginSave(Flags.NONE, Instant.now());
        good.finish(0);
        var bad = mailbox.beginSave(Flags.of(Flags.SEEN), Instant.now());
        bad.finish(0);
        for (var file : files("tmp")) {
            if (!file.equals(files("tmp").getFirst())) {
                Files.delete(maildir.resolve("tmp").resolve(file));
            }
        }
        assertThrows(StorageException.class, () -> mailbox.commit(table, List.of(good, bad)));
        good.discard();
        bad.discard();
        assertEquals(1, files("new").size());
        assertEquals(List.of(), files("cur"));
        assertEquals(List.of(), files("tmp"));
        sync();
        assertEquals(1, table.size());
        assertEquals(2, save("two\n", Flags.NONE));
    }

    @Test
    void flagsThatOthersChangedMeanwhileAreKept() throws Exception {
        sync();
        put("cur/1.a:2,S");
        put("new/2.b");
        sync();
        move("cur/1.a:2,S", "cur/1.a:2,RS");
        move("new/2.b", "cur/2.b:2,F");
        mailbox.setFlags(table, new long[] {1, 2, 77}, new long[] {Flags.SEEN | Flags.DELETED, Flags.SEEN, Flags.SEEN});
        assertEquals(List.of("1.a:2,RST", "2.b:2,FS"), files("cur"));
        assertEquals("cur/1.a:2,RST 11[]", state(table).get(1L));
        mailbox.claimRecent(table, new long[] {2});
        Files.delete(maildir.resolve("cur/1.a:2,RST"));
        mailbox.setFlags(table, new long[] {1}, new long[] {0});
        var failure = assertThrows(StorageException.class, () -> mailbox.open(table, 1));
        assertEquals(StorageError.EXPUNGED, failure.error());
        move("cur/2.b:2,FS", "cur/2.b:2,FST");
        try (var data = mailbox.open(table, 2)) {
            assertEquals("Subject: new/2.b\n\n".length(), data.length());
        }
        move("cur/2.b:2,FST", "cur/2.b:2,");
        mailbox.expunge(table, new long[] {1, 2});
        assertEquals(List.of(), files("cur"));
        assertEquals(0, table.size());
    }

    @Test
    void lettersAreGivenOnceAndThereAreTwentySix() throws Exception {
        sync();
        put("cur/1.a:2,c");
        sync();
        assertEquals("cur/1.a:2,c 0[unknown-2]", state(table).get(1L));
        for (int i = 0; i < 30; i++) {
            var keyword = "k" + i;
            assertEquals(i < 25, mailbox.acceptsKeyword(table, keyword), keyword);
            if (i < 25) {
                mailbox.setFlags(table, new long[] {1}, new long[] {1L << table.keywordBit(keyword)});
            }
        }
        assertTrue(mailbox.acceptsKeyword(table, "K3"));
        assertEquals(List.of("1.a:2,z"), files("cur"));
        assertEquals("cur/1.a:2,z 0[k24]", elsewhere().get(1L));
    }

    @Test
    void whatWasSeenWhenTheDiskFailedIsSeenAgain() throws Exception {
        sync();
        save("one\n", Flags.NONE);
        put("new/9.a");
        Files.createDirectories(maildir.resolve("dovecot-uidlist.tmp/x"));  // no list can be written while this is there
        Files.delete(maildir.resolve("dovecot-uidlist"));
        assertThrows(StorageException.class, this::sync);
        assertThrows(StorageException.class, this::sync);
        Files.delete(maildir.resolve("dovecot-uidlist.tmp/x"));
        sync();
        assertEquals(2, table.size());
        assertEquals(2, table.find(2) + 1);
        assertEquals(state(table), elsewhere());
    }

    /// Dovecot may be about to say what it means.
    @Test
    void aLetterWithoutKeywordSurvives() throws Exception {
        put("cur/1.a:2,c");
        mailbox.sync(table, false);
        mailbox.setFlags(table, new long[] {1}, new long[] {Flags.SEEN});
        assertEquals(List.of("1.a:2,Sc"), files("cur"));
    }

    @Test
    void keywordsOfDovecotAreFollowed() throws Exception {
        put("cur/1.a:2,b");
        Files.writeString(maildir.resolve("dovecot-keywords"), "1 theirs\n");
        sync();
        assertEquals("cur/1.a:2,b 0[theirs]", state(table).get(1L));
        Files.writeString(maildir.resolve("dovecot-keywords"), "0 more\n1 theirs\n");
        move("cur/1.a:2,b", "cur/1.a:2,ab");
        sync();
        assertEquals(java.util.Set.of("more", "theirs"), table.flags(table.bits(0)).keywords());
    }

    @Test
    void twoFilesOfOneName() throws Exception {
        sync();
        put("cur/1.a:2,");
        Files.writeString(maildir.resolve("new/1.a"), "another message\n");
        put("cur/2.b:2,");
        Files.createLink(maildir.resolve("cur/2.b:2,S"), maildir.resolve("cur/2.b:2,"));
        sync();
        assertEquals(3, table.size());
        assertEquals(2, files("cur").stream().filter(f -> f.startsWith("2.b")).count(), "young links stay");
        assertEquals(2, files("cur").size() + files("new").size() - 2);
        var texts = new ArrayList<String>();
        for (long uid : uids(table)) {
            try (var data = mailbox.open(table, uid)) {
                var text = ByteBuffer.allocate((int) data.length());
                data.read(0, text);
                texts.add(new String(text.array(), StandardCharsets.UTF_8));
            }
        }
        assertTrue(texts.contains("another message\n") && texts.contains("Subject: cur/1.a:2,\n\n"), texts.toString());
        sync();
        assertEquals(3, table.size());
    }

    @Test
    void aDeletedListIsWrittenAgainAndAnOpenMailboxKeepsItsUids() throws Exception {
        sync();
        save("one\n", Flags.NONE);
        save("two\n", Flags.NONE);
        mailbox.expunge(table, new long[] {1});
        long validity = table.uidValidity();
        Files.delete(maildir.resolve("dovecot-uidlist"));
        sync();
        assertEquals(validity, table.uidValidity());
        assertEquals(1, uidList().lines().count());
        assertTrue(uidList().startsWith("2 :"), uidList());
        assertEquals(3, save("three\n", Flags.NONE));
        assertEquals(state(table), elsewhere());
    }

    @Test
    void aNewUidValidityMakesAllNew() throws Exception {
        sync();
        save("one\n", Flags.NONE);
        save("two\n", Flags.NONE);
        var base = MaildirName.base((String) table.handle(1));
        Files.writeString(maildir.resolve("x"), "3 V77 N9 G89ffc43a124a006b8739000083ecc375\n8 :" + base + "\n");
        move("x", "dovecot-uidlist");
        sync();
        assertEquals(77, table.uidValidity());
        assertEquals("new/" + base + " 0[]R", state(table).get(8L));
        assertEquals(2, table.size());
        assertEquals(9, table.uid(1));
        assertEquals(state(table), elsewhere());
    }

    @Test
    void rewrittenWhenAQuarterIsDead() throws Exception {
        sync();
        for (int i = 0; i < 8; i++) {
            save("x\n", Flags.NONE);
        }
        mailbox.expunge(table, new long[] {2, 5});
        assertEquals(8, uidList().lines().count());
        save("y\n", Flags.NONE);
        assertEquals(7, uidList().lines().count());
        assertTrue(Files.readString(maildir.resolve("dovecot-uidlist")).contains(" N10 "));
    }

    @Test
    void damageCostsNoMessage() throws Exception {
        sync();
        for (int i = 0; i < 3; i++) {
            save("x\n", Flags.NONE);
        }
        var before = state(table);
        Files.writeString(maildir.resolve("dovecot-uidlist"), "garbage\n\u0000\n 9 :", StandardOpenOption.APPEND);
        sync();
        assertEquals(before, state(table));
        assertEquals(4, save("y\n", Flags.NONE));
        assertEquals(4, uidList().lines().count());
        assertEquals(state(table), elsewhere());
    }

    @Test
    void learnedSizesGoIntoTheList() throws Exception {
        put("cur/1.a:2,");
        put("cur/2.b,W=99:2,");
        sync();
        assertEquals(MessageTable.UNKNOWN, mailbox.virtualSize(table, 1));
        assertEquals(99, mailbox.virtualSize(table, 2));
        mailbox.learnedVirtualSize(table, 1, 25);
        mailbox.learnedVirtualSize(table, 2, 99);
        mailbox.flush(table);
        assertEquals("1 W25 :1.a\n2 :2.b,W=99\n", uidList());
        var other = new MessageTable();
        try (var reader = tree(Map.of("maildir_broken_filename_sizes", "yes")).open(FolderPath.INBOX)) {
            reader.sync(other, false);
            assertEquals(25, reader.virtualSize(other, 1));
            assertEquals(MessageTable.UNKNOWN, reader.virtualSize(other, 2));
        }
    }

    @Test
    void whatDovecotKeepsInTheListIsKept() throws Exception {
        put("cur/1.a:2,");
        put("cur/2.b:2,");
        var guid = "0123456789abcdef0123456789abcdef";
        Files.writeString(maildir.resolve("dovecot-uidlist"), "3 V5 N1 G" + guid + " P%u\n3 Pold-uidl G" + guid + " O7 :1.a\n4 Q1 :2.b\n9 :gone\n");
        sync();
        assertEquals("old-uidl", mailbox.savedUidl(table, 3).orElseThrow());
        assertTrue(mailbox.savedUidl(table, 4).isEmpty());
        assertEquals(guid, mailbox.guid(table, 3));
        assertTrue(mailbox.guid(table, 4).matches("[0-9a-f]{32}"));
        assertNotEquals(guid, mailbox.guid(table, 4));
        assertEquals(10, save("x\n", Flags.NONE));
        assertEquals(Files.readString(maildir.resolve("dovecot-uidlist")).lines().limit(3).toList(),
            List.of("3 V5 N11 G" + guid + " P%u", "3 Pold-uidl G" + guid + " O7 :1.a", "4 Q1 :2.b"));
    }

    @Test
    void hardLinks() throws Exception {
        sync();
        save("one\n", Flags.of(Flags.SEEN));
        tree.create(FolderPath.of("other"));
        var other = tree.open(FolderPath.of("other"));
        var target = new MessageTable();
        other.sync(target, true);
        var name = mailbox.fileName(table, 1);
        var link = other.beginLink(mailbox, name, Flags.of(Flags.FLAGGED), Instant.ofEpochSecond(1_000_000)).orElseThrow();
        link.finish(6);
        assertEquals(1, other.commit(target, List.of(link))[0]);
        var copy = maildir.resolve(".other").resolve((String) target.handle(0));
        assertTrue(Files.isSameFile(copy, maildir.resolve((String) table.handle(0))));
        assertTrue(copy.toString().endsWith(",S=4,W=6:2,F"), copy.toString());
        assertTrue(other.beginLink(mailbox, name, Flags.NONE, Instant.ofEpochSecond(7)).isEmpty(), "another date needs a file of its own");
        assertTrue(other.beginLink(mailbox, "nosuch", Flags.NONE, Instant.ofEpochSecond(7)).isEmpty());
        try (var plain = tree(Map.of("maildir_copy_with_hardlinks", "no")).open(FolderPath.of("other"))) {
            assertTrue(plain.beginLink(mailbox, name, Flags.NONE, Instant.ofEpochSecond(1_000_000)).isEmpty());
        }
    }

    @Test
    void oldTemporaryFilesAreRemovedAndYoungOnesStay() throws Exception {
        Files.writeString(maildir.resolve("tmp/young"), "");
        Files.setLastModifiedTime(maildir.resolve("tmp/young"), FileTime.from(Instant.now().minus(Duration.ofDays(400))));
        sync();
        assertEquals(List.of("young"), files("tmp"), "its date is the message's; the file was made just now");
    }

    @Test
    void aMailboxThatIsRemovedIsGone() throws Exception {
        sync();
        Files.delete(maildir.resolve("dovecot-uidlist"));
        try (var all = Files.walk(maildir)) {
            for (var file : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        var failure = assertThrows(StorageException.class, this::sync);
        assertEquals(StorageError.GONE, failure.error());
    }

    @Test
    void anInboxThatAnotherProgramRemovedIsMadeAgain() throws Exception {
        try (var server = new TestStores(new MaildirFormat(), home.getParent(), new TestConf().set("mail_location", "maildir:" + maildir));
            var store = server.open("joe"); var before = store.open(MailboxName.INBOX, false)) {
            before.sync(true);
            try (var all = Files.walk(maildir)) {
                for (var file : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
            try (var after = store.open(MailboxName.INBOX, false)) {
                assertEquals(0, after.size());
                assertTrue(Files.isDirectory(maildir.resolve("cur")));
            }
            assertEquals(StorageError.GONE, assertThrows(StorageException.class, () -> before.sync(true)).error());
        }
    }

    /// What processes that were killed have left of their locks.
    @Test
    void oldLeavingsOfLocksAreRemoved() throws Exception {
        for (var name : List.of(".dovecot-uidlist.lock.123-4.lock", ".dovecot-uidlist.lock.5-6.lock", ".other.lock")) {
            Files.writeString(maildir.resolve(name), "123:elsewhere");
        }
        TemporaryFiles.clean(maildir, DotLock.LEAVINGS, Instant.now().minusSeconds(3600));
        assertTrue(Files.exists(maildir.resolve(".dovecot-uidlist.lock.123-4.lock")), "it may be in use");
        TemporaryFiles.clean(maildir, DotLock.LEAVINGS, Instant.now().plusSeconds(3600));
        assertFalse(Files.exists(maildir.resolve(".dovecot-uidlist.lock.123-4.lock")));
        assertFalse(Files.exists(maildir.resolve(".dovecot-uidlist.lock.5-6.lock")));
        assertTrue(Files.exists(maildir.resolve(".other.lock")));
    }

    @Test
    void permissionsFollowTheRoot() throws Exception {
        Files.setPosixFilePermissions(maildir, PosixFilePermissions.fromString("rwxrwx---"));
        tree.create(FolderPath.of("a", "b"));
        try (var folder = tree.open(FolderPath.of("a", "b"))) {
            folder.sync(new MessageTable(), true);
        }
        for (var name : List.of("", "cur", "new", "tmp")) {
            assertEquals("rwxrwx---", PosixFilePermissions.toString(Files.getPosixFilePermissions(maildir.resolve(".a.b").resolve(name))), name);
        }
        for (var name : List.of("maildirfolder", "dovecot-uidlist")) {
            assertEquals("rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(maildir.resolve(".a.b").resolve(name))), name);
        }
    }

    /// Put there by a user to read with the server's rights what they may not read themselves.
    @Test
    void symbolicLinksAreNotFollowed() throws Exception {
        Files.writeString(home.resolve("secret"), "secret");
        sync();
        Files.createSymbolicLink(maildir.resolve("cur/1.a:2,"), home.resolve("secret"));
        sync();
        var failure = assertThrows(StorageException.class, () -> mailbox.open(table, 1));
        assertEquals(StorageError.CORRUPT, failure.error());
        Files.createDirectories(home.resolve("elsewhere"));
        tree.create(FolderPath.of("x"));
        Files.delete(maildir.resolve(".x/cur"));
        Files.createSymbolicLink(maildir.resolve(".x/cur"), home.resolve("elsewhere"));
        assertEquals(StorageError.NO_PERMISSION, assertThrows(StorageException.class, () -> tree.open(FolderPath.of("x"))).error());
        Files.createSymbolicLink(maildir.resolve(".y"), home.resolve("elsewhere"));
        assertThrows(StorageException.class, () -> tree.open(FolderPath.of("y")));
    }

    /// A server with more rights than the user who made the links.
    @Test
    void linksToTheMailOfOthersAreRefused() throws Exception {
        assumeTrue((int) Files.getAttribute(home, "unix:uid") == 0, "skipped: only root can play two users");
        int alice = 4201;
        var bobs = Files.createDirectories(home.resolve("bob/Maildir/cur")).getParent();
        Files.createDirectories(bobs.resolve("new"));
        Files.writeString(bobs.resolve("cur/1.a:2,S"), "private");
        chown(home.resolve("bob"), 4202);
        var user = new MailUser("alice", Files.createDirectories(home.resolve("alice/ctl")).getParent(), alice, alice, Map.of());
        chown(user.home(), alice);
        var evil = Files.createSymbolicLink(user.home().resolve("Maildir"), bobs);
        Files.setAttribute(evil, "unix:uid", alice, LinkOption.NOFOLLOW_LINKS);
        var linked = new MaildirFormat().open(new FolderRoot(user, "maildir", evil, null, null, null, "maildir++", null, true, Conf.of(Map.of())));
        assertEquals(StorageError.NO_PERMISSION, assertThrows(StorageException.class, () -> linked.open(FolderPath.INBOX)).error());
        Files.delete(evil);
        var folders = new MaildirFormat().open(new FolderRoot(user, "maildir", evil, null, null, user.home().resolve("ctl"), "fs", null, true, Conf.of(Map.of())));
        folders.open(FolderPath.INBOX).close();
        folders.create(FolderPath.of("Work"));
        Files.delete(user.home().resolve("ctl/Work"));
        Files.setAttribute(Files.createSymbolicLink(user.home().resolve("ctl/Work"), bobs), "unix:uid", alice, LinkOption.NOFOLLOW_LINKS);
        assertEquals(StorageError.NO_PERMISSION, assertThrows(StorageException.class, () -> folders.open(FolderPath.of("Work"))).error());
        assertThrows(StorageException.class, () -> folders.delete(FolderPath.of("Work")));
        assertTrue(Files.exists(bobs.resolve("cur/1.a:2,S")));
        assertFalse(Files.exists(bobs.resolve("dovecot-uidlist")));
        var disk = Files.createDirectories(home.resolve("disk2/alice"));
        chown(disk, alice);
        var moved = Files.createSymbolicLink(user.home().resolve("moved"), disk);
        Files.setAttribute(moved, "unix:uid", alice, LinkOption.NOFOLLOW_LINKS);
        var other = new MaildirFormat().open(new FolderRoot(user, "maildir", moved, null, null, null, "maildir++", null, true, Conf.of(Map.of())));
        other.open(FolderPath.INBOX).close();
        assertEquals(alice, Files.getAttribute(disk.resolve("cur"), "unix:uid"));
    }

    private static void chown(Path top, int uid) throws IOException {
        try (var all = Files.walk(top)) {
            for (var each : all.toList()) {
                Files.setAttribute(each, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    /// It would hold a thread of the server for ever.
    @Test
    void aFifoIsNoMessage() throws Exception {
        sync();
        assumeTrue(new ProcessBuilder("mkfifo", maildir.resolve("cur/1.a:2,").toString()).start().waitFor() == 0, "skipped: no mkfifo");
        sync();
        assertEquals(StorageError.CORRUPT, assertThrows(StorageException.class, () -> mailbox.open(table, 1)).error());
    }

    @Test
    void deletedFoldersLeaveNothing() throws Exception {
        tree.create(FolderPath.of("x"));
        tree.create(FolderPath.of("x", "child"));
        Files.createDirectories(maildir.resolve("..DOVECOT-TRASHED/cur"));
        Files.writeString(maildir.resolve(".x/new/1.a"), "");
        Files.writeString(maildir.resolve(".x/dovecot.index.log"), "");
        tree.delete(FolderPath.of("x"));
        assertEquals(List.of(".x.child", "cur", "maildirfolder", "new", "tmp"), files(""));
        assertTrue(tree.list().contains(new FolderTree.Folder(FolderPath.of("x"), false, false)));
        assertEquals(StorageError.NOT_FOUND, assertThrows(StorageException.class, () -> tree.delete(FolderPath.of("x"))).error());
        tree.rename(FolderPath.of("x"), FolderPath.of("new.er".replace(".", "")));
        assertTrue(tree.exists(FolderPath.of("newer", "child")));
        assertFalse(tree.exists(FolderPath.of("newer")));
    }

    /// The mail of a group: whoever delivers, the files belong to the group of the root.
    @Test
    void theGroupOfTheRootIsInherited() throws Exception {
        assumeTrue((int) Files.getAttribute(home, "unix:uid") == 0, "skipped: only root can give a directory to another group");
        Files.setAttribute(maildir, "unix:gid", 4343);
        Files.setAttribute(maildir, "unix:mode", 02770);
        for (var owner : new int[] {-1, 4242}) {
            var folder = FolderPath.of("of" + owner);
            var shared = tree(Map.of(), owner, owner);
            shared.create(folder);
            try (var opened = shared.open(folder)) {
                var rows = new MessageTable();
                opened.sync(rows, true);
                var save = opened.beginSave(Flags.NONE, Instant.now());
                save.finish(0);
                opened.commit(rows, List.of(save));
                var file = maildir.resolve(".of" + owner).resolve((String) rows.handle(0));
                for (var each : List.of(file, file.getParent(), maildir.resolve(".of" + owner).resolve("dovecot-uidlist"))) {
                    assertEquals(4343, Files.getAttribute(each, "unix:gid"), each.toString());
                    assertEquals(owner < 0 ? 0 : owner, Files.getAttribute(each, "unix:uid"), each.toString());
                    assertEquals(0060, (int) Files.getAttribute(each, "unix:mode") & 0067, each.toString());
                }
            }
        }
    }

    /// A mail reader that renames all the time hides no message from us, and no flag of ours or theirs is lost.
    @Test
    void anotherProgramRenamesAllTheTime() throws Exception {
        int count = 150;
        for (int i = 0; i < count; i++) {
            put("cur/1." + i + ":2,");
        }
        sync();
        var all = uids(table);
        var stop = new java.util.concurrent.atomic.AtomicBoolean();
        var renamer = Thread.ofPlatform().start(() -> {
            var random = new java.util.Random(1);
            while (!stop.get()) {
                var base = "1." + random.nextInt(count);
                try {
                    for (var file : files("cur").stream().filter(f -> MaildirName.base(f).equals(base)).toList()) {
                        int system = MaildirName.system(file) ^ Flags.FLAGGED;
                        move("cur/" + file, MaildirName.withFlags(file, system, 0));
                    }
                } catch (NoSuchFileException e) {
                    continue;                                          // we were faster
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        });
        try {
            for (int round = 0; round < 20; round++) {
                var bits = new long[count];
                java.util.Arrays.fill(bits, round % 2 == 0 ? Flags.SEEN : 0);
                for (int row = 0; row < count; row++) {
                    bits[row] |= table.bits(row) & Flags.FLAGGED;
                }
                mailbox.setFlags(table, all, bits);
                sync();
                assertEquals(count, table.size(), "round " + round);
                for (int row = 0; row < count; row++) {
                    assertEquals(round % 2 == 0 ? Flags.SEEN : 0, table.bits(row) & Flags.SEEN, "round " + round);
                }
            }
        } finally {
            stop.set(true);
            renamer.join();
        }
        assertEquals(LongStream.rangeClosed(1, count).boxed().toList(), LongStream.of(uids(table)).boxed().toList());
    }

    @Test
    void bigMailboxesAreQuick() throws Exception {
        int count = 20_000;
        for (int i = 0; i < count; i++) {
            Files.createFile(maildir.resolve("cur/1." + i + ":2,"));
        }
        sync();
        var first = LongStream.rangeClosed(1, 5000).toArray();
        var bits = new long[first.length];
        java.util.Arrays.fill(bits, Flags.SEEN);
        long start = System.nanoTime();
        mailbox.setFlags(table, first, bits);
        long stored = System.nanoTime();
        var other = new MessageTable();
        try (var reader = tree(Map.of()).open(FolderPath.INBOX)) {
            reader.sync(other, false);
            long opened = System.nanoTime();
            for (int i = 0; i < 1000; i++) {
                reader.sync(other, false);
            }
            long noticed = System.nanoTime();
            System.out.printf("STORE of 5000: %d ms, opening %d: %d ms, a sync without news: %d us%n", (stored - start) / 1_000_000, count,
                (opened - stored) / 1_000_000, (noticed - opened) / 1_000_000);
            assertTrue(stored - start < 5_000_000_000L && opened - stored < 5_000_000_000L && noticed - opened < 5_000_000_000L);
        }
        assertEquals(state(table), state(other));
    }

    @Test
    void randomWorkOfSeveralSessions() throws Exception {
        long seed = System.nanoTime();
        new RandomDifferential(() -> new TestStores(new MaildirFormat(), home,
            new TestConf().set("mail_location", "maildir:~/Maildir").set("mail_fsync", "never")), "random", seed).run(700);
    }
}
