package culver.storage.maildir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.storage.FlagChange;
import culver.storage.Flags;
import culver.storage.MailStore;
import culver.storage.MailUser;
import culver.storage.Mailbox;
import culver.storage.MailboxName;
import culver.storage.UidSet;
import culver.storage.testkit.Mails;
import culver.storage.testkit.TestConf;
import culver.storage.testkit.TestStores;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same Maildir with Dovecot and with this store in turn, and at the same time: both see the same.
@Timeout(120)
class DovecotInterchangeTest {
    private static final String MAIL = "Subject: hello\n\nbody\n";

    @TempDir
    Path directory;
    private DovecotPeer dovecot;
    private String location = "maildir:~/Maildir";

    private DovecotPeer dovecot() throws Exception {
        if (dovecot == null) {
            dovecot = new DovecotPeer(directory, location);
        }
        return dovecot;
    }

    private TestStores server() {
        return new TestStores(new MaildirFormat(), directory, new TestConf().set("mail_location", location)
            .block("namespace", "inbox", ns -> ns.set("inbox", "yes").set("separator", "/")));
    }

    private MailStore session(TestStores server) throws Exception {
        return server.stores().open(new MailUser("joe", dovecot().home(), dovecot().uid(), dovecot().gid(), Map.of()), server.conf());
    }

    /// What is known of a mailbox: UIDVALIDITY, UIDNEXT, and the flags of each UID.
    private record Seen(long uidValidity, long uidNext, Map<Long, TreeSet<String>> flags) {
    }

    private Seen byDovecot(String mailbox) throws Exception {
        var said = dovecot().imap("EXAMINE " + mailbox, "FETCH 1:* (UID FLAGS)");
        var flags = new TreeMap<Long, TreeSet<String>>();
        var fetch = Pattern.compile("\\* \\d+ FETCH \\(UID (\\d+) FLAGS \\(([^)]*)\\)\\)").matcher(said);
        while (fetch.find()) {
            var names = new TreeSet<>(List.of(fetch.group(2).split(" ")));
            names.removeAll(List.of("", "\\Recent"));
            flags.put(Long.parseLong(fetch.group(1)), names);
        }
        return new Seen(number(said, "UIDVALIDITY (\\d+)"), number(said, "UIDNEXT (\\d+)"), flags);
    }

    private static long number(String text, String pattern) {
        var m = Pattern.compile(pattern).matcher(text);
        assertTrue(m.find(), pattern + " in " + text);
        return Long.parseLong(m.group(1));
    }

    private static Seen byCulver(Mailbox mailbox) throws Exception {
        var flags = new TreeMap<Long, TreeSet<String>>();
        for (int n = 1; n <= mailbox.size(); n++) {
            var of = mailbox.message(n).flags();
            var names = new TreeSet<>(of.keywords());
            var system = Map.of(Flags.SEEN, "\\Seen", Flags.ANSWERED, "\\Answered", Flags.FLAGGED, "\\Flagged", Flags.DELETED, "\\Deleted",
                Flags.DRAFT, "\\Draft");
            system.forEach((bit, name) -> {
                if (of.has(bit)) {
                    names.add(name);
                }
            });
            flags.put(mailbox.uid(n), names);
        }
        return new Seen(mailbox.uidValidity(), mailbox.uidNext(), flags);
    }

    private Seen byCulver(String mailbox) throws Exception {
        try (var server = server(); var store = session(server); var open = store.open(new MailboxName(mailbox), false)) {
            return byCulver(open);
        }
    }

    private static long append(Mailbox mailbox, String message, Flags flags) throws Exception {
        try (var tx = mailbox.begin()) {
            var into = tx.append(flags, null, -1);
            into.write(ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)));
            into.finish();
            return tx.commit().appended()[0];
        }
    }

    private String uidList() throws Exception {
        return Files.readString(dovecot().home().resolve("Maildir/dovecot-uidlist"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"maildir:~/Maildir", "maildir:~/Maildir:LAYOUT=fs", "maildir:~/Maildir:CONTROL=~/ctl:INDEX=~/idx",
        "maildir:~/Maildir:LAYOUT=fs:CONTROL=~/ctl:INBOX=~/In"})
    void whatDovecotMadeIsReadAndBack(String mailLocation) throws Exception {
        location = mailLocation;
        dovecot().imap("CREATE Lists/Postfix", "SUBSCRIBE Lists/Postfix", "CREATE \"Entw&APw-rfe\"", "SUBSCRIBE \"Entw&APw-rfe\"",
            DovecotPeer.append("INBOX", "\\Seen kw1", MAIL), DovecotPeer.append("INBOX", "", MAIL), DovecotPeer.append("INBOX", "\\Deleted", MAIL),
            DovecotPeer.append("Lists/Postfix", "\\Answered $Forwarded", MAIL), "SELECT INBOX", "STORE 2 +FLAGS (kw2 \\Flagged)", "EXPUNGE");
        var inbox = byDovecot("INBOX");
        assertEquals(2, inbox.flags.size());
        assertEquals(4, inbox.uidNext);
        assertEquals(inbox, byCulver("INBOX"));
        var folder = byDovecot("Lists/Postfix");
        assertEquals(folder, byCulver("Lists/Postfix"));

        try (var server = server(); var store = session(server)) {
            assertEquals(List.of("Entwürfe", "Lists/Postfix"), store.subscriptions().stream().map(MailboxName::full).sorted().toList());
            assertEquals(new TreeSet<>(List.of("INBOX", "Entwürfe", "Lists", "Lists/Postfix")),
                new TreeSet<>(store.list().stream().map(i -> i.name().full()).toList()));
            store.create(new MailboxName("Ours/Ünder"));
            store.subscribe(new MailboxName("Ours/Ünder"));
            store.unsubscribe(new MailboxName("Lists/Postfix"));
            store.rename(new MailboxName("Lists"), new MailboxName("Listen"));
            try (var open = store.open(MailboxName.INBOX, false); var ours = store.open(new MailboxName("Ours/Ünder"), false)) {
                assertEquals(4, append(open, MAIL, Flags.of(Flags.DRAFT, "kw2", "third")));
                assertEquals(5, append(open, MAIL, Flags.NONE));
                append(ours, MAIL, Flags.of(0, "x"));
                assertNotEquals(open.uidValidity(), ours.uidValidity());
                try (var tx = open.begin()) {
                    tx.setFlags(UidSet.of(1), FlagChange.add(Flags.of(Flags.ANSWERED, "fourth")));
                    tx.setFlags(UidSet.of(2), FlagChange.replace(Flags.of(Flags.SEEN, "kw1")));
                    tx.commit();
                }
            }
        }
        for (var mailbox : List.of("INBOX", "Listen/Postfix", "Ours/Ünder")) {
            var wire = mailbox.replace("Ü", "&ANw-");
            assertEquals(byCulver(mailbox), byDovecot("\"" + wire + "\""), mailbox);
        }
        assertEquals(folder, byDovecot("Listen/Postfix"));
        var said = dovecot().imap("LIST \"\" *", "LSUB \"\" *");
        assertTrue(said.contains(" \"/\" Listen/Postfix\r\n"), said);
        assertFalse(said.contains("Lists/Postfix"), said);
        assertTrue(said.contains("* LSUB () \"/\" \"Ours/&ANw-nder\"") || said.contains("* LSUB () \"/\" Ours/&ANw-nder"), said);
        assertFalse(said.contains("Error"), said);
    }

    @Test
    void dovecotTakesUsersOwnFiles() throws Exception {
        try (var server = server(); var store = session(server); var open = store.open(MailboxName.INBOX, false)) {
            append(open, MAIL, Flags.of(Flags.SEEN));
        }
        try (var files = Files.walk(dovecot().home())) {
            for (var file : files.toList()) {
                assertEquals(dovecot().uid(), Files.getAttribute(file, "unix:uid"), file.toString());
                assertEquals(dovecot().gid(), Files.getAttribute(file, "unix:gid"), file.toString());
                assertEquals(0, (int) Files.getAttribute(file, "unix:mode") & 077 & ~(file.toString().contains("uidvalidity.") ? 044 : 0)
                    & ~(file.equals(dovecot().home()) ? 055 : 0), file.toString());
            }
        }
    }

    @Test
    void dovecotSeesTheSameUidsWhileTheMailboxIsOpen() throws Exception {
        dovecot().imap("CREATE x");
        try (var server = server(); var store = session(server); var open = store.open(MailboxName.INBOX, false)) {
            for (int round = 1; round <= 6; round++) {
                append(open, MAIL, Flags.of(round % 2 == 0 ? Flags.SEEN : 0));
                assertEquals(0, dovecot().deliver(MAIL).waitFor());
                dovecot().imap(DovecotPeer.append("INBOX", "\\Flagged fromdovecot", MAIL));
                open.sync(true);
                assertEquals(3 * round, open.size());
                assertEquals(byDovecot("INBOX"), byCulver(open));
                long uid = open.uid(round);
                dovecot().imap("SELECT INBOX", "UID STORE " + uid + " +FLAGS (\\Answered kw" + round + ")");
                open.sync(true);
                assertTrue(open.message(open.sequence(uid)).flags().hasKeyword("kw" + round));
            }
            dovecot().imap("SELECT INBOX", "STORE 2:4 +FLAGS.SILENT (\\Deleted)", "EXPUNGE");
            open.sync(true);
            assertEquals(byDovecot("INBOX"), byCulver(open));
            try (var tx = open.begin()) {
                tx.expunge(UidSet.range(1, 15));
                tx.commit();
            }
            open.sync(true);
            dovecot().imap("SELECT INBOX", "FETCH 1:* RFC822.SIZE", DovecotPeer.append("INBOX", "", MAIL));
            open.sync(true);
            assertEquals(byDovecot("INBOX"), byCulver(open));
            assertEquals(4, open.size(), uidList());
        }
    }

    @Test
    void filesWithoutUidsGetThoseThatDovecotWouldGive() throws Exception {
        var maildir = dovecot().home().resolve("Maildir");
        for (var part : List.of("new", "cur", "tmp")) {
            Files.createDirectories(maildir.resolve(part));
        }
        for (var name : List.of("new/1000000002.zz.h", "new/1000000002.M5P1.h", "new/999999999.q.h", "new/abc", "new/1000000001.V9.h", "cur/1000000000.cc.h:2,FS",
            "cur/1000000000.noinfo.h", "new/1000000000.newinfo.h:2,F", "new/1000000002.M000007P1.h")) {
            Files.writeString(maildir.resolve(name), "Subject: " + name + "\n\nx\n");
        }
        giveAway(maildir);
        var copy = dovecot().home().resolve("copy");
        new ProcessBuilder("cp", "-a", maildir.toString(), copy.toString()).inheritIO().start().waitFor();
        dovecot().imap("SELECT INBOX");
        var theirs = Files.readAllLines(maildir.resolve("dovecot-uidlist"));
        new ProcessBuilder("rm", "-rf", maildir.toString()).inheritIO().start().waitFor();
        Files.move(copy, maildir);
        try (var server = server(); var store = session(server)) {
            var status = store.status(MailboxName.INBOX);
            assertEquals(9, status.messages());
            assertEquals(7, status.recent());
            assertFalse(Files.exists(maildir.resolve("dovecot-uidlist")), "status has written something");
            try (var open = store.open(MailboxName.INBOX, false)) {
                assertEquals(9, open.size());
                assertEquals(status.uidValidity(), open.uidValidity());
            }
        }
        var ours = Files.readAllLines(maildir.resolve("dovecot-uidlist"));
        assertEquals(theirs.subList(1, theirs.size()), ours.subList(1, ours.size()));
        assertEquals(byCulver("INBOX"), byDovecot("INBOX"));
    }

    private void giveAway(Path tree) throws Exception {
        try (var files = Files.walk(tree)) {
            for (var file : files.toList()) {
                Files.setAttribute(file, "unix:uid", dovecot().uid());
                Files.setAttribute(file, "unix:gid", dovecot().gid());
            }
        }
    }

    /// N in, N found, each once, and everybody agrees on their UIDs.
    @Test
    void manyWritersAtTheSameTime() throws Exception {
        dovecot().imap("CREATE x");
        int each = 12;
        var subjects = new TreeSet<String>();
        try (var server = server(); var second = server(); var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = new ArrayList<Callable<Void>>();
            for (int n = 0; n < each; n++) {
                int number = n;
                subjects.addAll(List.of("lda " + n, "culver " + n, "foreign " + n));
                work.add(() -> {
                    assertEquals(0, dovecot().deliver("Subject: lda " + number + "\n\nx\n").waitFor());
                    return null;
                });
                work.add(() -> {
                    try (var store = session(number % 3 == 0 ? second : server); var open = store.open(MailboxName.INBOX, false)) {
                        append(open, "Subject: culver " + number + "\n\nx\n", number % 2 == 0 ? Flags.NONE : Flags.of(Flags.SEEN, "k" + number % 5));
                    }
                    return null;
                });
                work.add(() -> {
                    MaildirMailboxContractTest.deliver(dovecot().home().resolve("Maildir"), Mails.simple("foreign " + number));
                    return null;
                });
            }
            for (var done : pool.invokeAll(work)) {
                done.get();
            }
            giveAway(dovecot().home().resolve("Maildir/new"));
            try (var store = session(server); var open = store.open(MailboxName.INBOX, false)) {
                var found = new ArrayList<String>();
                for (int i = 1; i <= open.size(); i++) {
                    try (var data = open.message(i).open()) {
                        var text = ByteBuffer.allocate((int) data.length());
                        data.read(0, text);
                        found.add(new String(text.array(), StandardCharsets.UTF_8).replaceAll("(?s).*Subject: ([^\n]*)\n.*", "$1"));
                    }
                }
                assertEquals(3 * each, found.size(), found.toString());
                assertEquals(subjects, new TreeSet<>(found));
                assertEquals(byDovecot("INBOX"), byCulver(open));
                assertEquals(3 * each, new HashSet<>(byCulver(open).flags().keySet()).size());
            }
        }
    }
}
