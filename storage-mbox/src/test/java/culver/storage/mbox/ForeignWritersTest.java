package culver.storage.mbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culver.storage.Flags;
import culver.storage.MailStore;
import culver.storage.Mailbox;
import culver.storage.MailboxName;
import culver.storage.StorageError;
import culver.storage.StorageException;
import culver.storage.UidSet;
import culver.storage.testkit.TestConf;
import culver.storage.testkit.TestStores;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Other programs at the same mbox at the same time: N messages in, N found, each once.
@Timeout(120)
class ForeignWritersTest {
    private static final int EACH = 60;
    private static final Pattern SUBJECT = Pattern.compile("(?m)^Subject: (\\S+)$");

    @TempDir
    Path homes;
    private Path inbox;
    private TestStores server;
    private MailStore store;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(homes.resolve("joe/mail"));
        inbox = homes.resolve("joe/inbox");
        start(new TestConf());
    }

    private void start(TestConf conf) throws StorageException {
        server = new TestStores(new MboxFormat(), homes, conf.set("mail_location", "mbox:~/mail:INBOX=~/inbox").set("mail_fsync", "never"));
        store = server.open("joe");
    }

    @AfterEach
    void stop() {
        store.close();
        server.close();
    }

    private static Process run(List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            assertFalse("true".equals(System.getenv("CI")), command.getFirst() + " is missing");
            assumeTrue(false, command.getFirst() + " is missing: skipped");
            throw e;
        }
    }

    private static String message(String subject) {
        return "From: someone@example.org\nSubject: " + subject + "\n\nThis is " + subject + ".\n" + "More of it.\n".repeat(subject.hashCode() & 63);
    }

    private static void append(Mailbox mailbox, String subject) throws Exception {
        try (var tx = mailbox.begin()) {
            var into = tx.append(Flags.NONE, null, -1);
            into.write(ByteBuffer.wrap(message(subject).getBytes(StandardCharsets.US_ASCII)));
            into.finish();
            tx.commit();
        }
    }

    private static String text(Mailbox mailbox, int sequence) throws Exception {
        try (var data = mailbox.message(sequence).open()) {
            var all = ByteBuffer.allocate((int) data.length());
            while (all.hasRemaining()) {
                assertTrue(data.read(all.position(), all) > 0);
            }
            return new String(all.array(), StandardCharsets.ISO_8859_1);
        }
    }

    /// Subjects with their UIDs.
    private TreeMap<String, Long> subjects(Mailbox mailbox) throws Exception {
        mailbox.sync(true);
        var found = new TreeMap<String, Long>();
        for (int n = 1; n <= mailbox.size(); n++) {
            var text = text(mailbox, n);
            var subject = SUBJECT.matcher(text);
            assertTrue(subject.find(), text);
            assertEquals(message(subject.group(1)), text);
            assertEquals(null, found.put(subject.group(1), mailbox.uid(n)), "twice: " + subject.group(1));
        }
        return found;
    }

    private Callable<Void> procmail(int from, int to) throws IOException {
        var rc = Files.writeString(homes.resolve("rc" + from), "LOCKSLEEP=1\nSHELL=/bin/sh\nDEFAULT=" + inbox + "\n:0:\n" + inbox + "\n");
        return () -> {
            for (int i = from; i < to; i++) {
                var process = run(List.of("procmail", "-f", "mta@example.org", "-m", rc.toString()));
                try (var out = process.outputWriter()) {
                    out.write(message("procmail-" + i));
                }
                var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertEquals(0, process.waitFor(), said);
            }
            return null;
        };
    }

    /// As Postfix: the dotlock first, then fcntl, then append.
    private Callable<Void> postfix() {
        var code = """
            import fcntl, os, sys, time
            path, n = sys.argv[1], int(sys.argv[2])
            for i in range(n):
                text = sys.stdin.readline().rstrip()
                while True:
                    try:
                        lock = os.open(path + '.lock', os.O_CREAT | os.O_EXCL | os.O_WRONLY)
                        break
                    except FileExistsError:
                        time.sleep(0.01)
                f = open(path, 'ab')
                fcntl.lockf(f, fcntl.LOCK_EX)
                f.write(b'From mta@example.org  Fri Nov 20 13:21:16 2026\\n' + text.encode().decode('unicode_escape').encode())
                f.close()
                os.close(lock)
                os.unlink(path + '.lock')
            print('done')
            """;
        return () -> {
            var process = run(List.of("python3", "-c", code, inbox.toString(), String.valueOf(EACH)));
            try (var out = process.outputWriter()) {
                for (int i = 0; i < EACH; i++) {
                    out.write((message("postfix-" + i) + "\n").replace("\n", "\\n") + "\n");
                }
            }
            assertEquals("done\n", new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            return null;
        };
    }

    private Callable<Void> appender() {
        return () -> {
            try (var session = server.open("joe"); var mailbox = session.open(MailboxName.INBOX, false)) {
                for (int i = 0; i < EACH; i++) {
                    append(mailbox, "culver-" + i);
                }
            }
            return null;
        };
    }

    /// Removes what is called `remove-…`, and sees every message whole meanwhile.
    private Callable<Void> remover() {
        return () -> {
            try (var session = server.open("joe"); var mailbox = session.open(MailboxName.INBOX, false)) {
                for (int i = 0; i < EACH / 4; i++) {
                    append(mailbox, "remove-" + i);
                    var found = subjects(mailbox);
                    for (var each : found.entrySet()) {
                        if (each.getKey().startsWith("remove-")) {
                            try (var tx = mailbox.begin()) {
                                tx.expunge(UidSet.of(each.getValue()));
                                tx.commit();
                            }
                        }
                    }
                }
            }
            return null;
        };
    }

    /// Whatever the order in which we take our locks: the others take the dotlock first.
    @ParameterizedTest
    @ValueSource(strings = {"dotlock fcntl", "fcntl dotlock"})
    void everybodyWritesAtOnce(String order) throws Exception {
        store.close();
        server.close();
        start(new TestConf().set("mbox_write_locks", order));
        var work = List.of(procmail(0, EACH / 2), procmail(EACH / 2, EACH), postfix(), appender(), remover());
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var each : pool.invokeAll(work)) {
                each.get();
            }
        }
        var wanted = new ArrayList<String>();
        for (int i = 0; i < EACH; i++) {
            wanted.addAll(List.of("procmail-" + i, "postfix-" + i, "culver-" + i));
        }
        wanted.sort(null);
        TreeMap<String, Long> now;
        try (var mailbox = store.open(MailboxName.INBOX, false)) {
            now = subjects(mailbox);
        }
        assertEquals(wanted, List.copyOf(now.keySet()));
        store.close();
        server.close();
        start(new TestConf());
        try (var mailbox = store.open(MailboxName.INBOX, false)) {
            assertEquals(now, subjects(mailbox), "UIDs stay");
        }
        assertFalse(Files.exists(inbox.resolveSibling("inbox.lock")));
    }

    /// While another program holds either lock, nothing is written, and the other lock is not kept from it.
    @Test
    void aBusyLockEndsInATimeOutAndNoneIsKept() throws Exception {
        store.close();
        server.close();
        start(new TestConf().set("mbox_lock_timeout", "200 ms"));
        try (var mailbox = store.open(MailboxName.INBOX, false)) {
            append(mailbox, "first");
            var before = Files.readString(inbox);
            for (var how : List.of("f = open(sys.argv[1], 'r+'); fcntl.lockf(f, fcntl.LOCK_EX)",
                "open(sys.argv[1] + '.lock', 'x').write('1:elsewhere')")) {
                var process = run(List.of("python3", "-c", "import fcntl, sys\n" + how + "\nprint('locked', flush=True)\nsys.stdin.read()", inbox.toString()));
                try (var in = process.inputReader()) {
                    assertEquals("locked", in.readLine());
                    var failure = assertThrows(StorageException.class, () -> append(mailbox, "second"));
                    assertEquals(StorageError.TEMP, failure.error());
                    assertTrue(failure.getMessage().contains("timed out"), failure.getMessage());
                    assertEquals(before, Files.readString(inbox));
                    if (how.contains("fcntl.lockf")) {
                        assertFalse(Files.exists(inbox.resolveSibling("inbox.lock")), "the dotlock was given back");
                    }
                    process.getOutputStream().close();
                    process.waitFor();
                }
                Files.deleteIfExists(inbox.resolveSibling("inbox.lock"));
            }
            append(mailbox, "second");
            assertEquals(List.of("first", "second"), List.copyOf(subjects(mailbox).keySet()));
        }
    }

    /// What mutt does: the file is rewritten in place with messages removed and others' flags changed.
    @Test
    void messagesThatAnotherProgramLeavesKeepTheirUids() throws Exception {
        try (var mailbox = store.open(MailboxName.INBOX, false)) {
            for (var each : List.of("one", "two", "three", "four")) {
                append(mailbox, each);
            }
            var before = subjects(mailbox);
            var messages = Files.readString(inbox).split("(?m)^(?=From \\S)");
            // the first goes, and with it X-IMAPbase; another loses its X-UID and is marked
            Files.writeString(inbox, messages[1] + messages[2].replaceAll("X-UID: [0-9]+\n", "Status: RO\n") + messages[3]);
            var after = subjects(mailbox);
            before.remove("one");
            assertEquals(before, after);
            assertTrue(mailbox.message(2).flags().has(Flags.SEEN));
            store.close();
            server.close();
        }
        start(new TestConf());
        try (var mailbox = store.open(MailboxName.INBOX, false)) {
            append(mailbox, "five");
            assertEquals(5L, subjects(mailbox).get("five"));
        }
    }

    @Test
    void uidsOutliveTheFirstMessageEvenWhileWeAreDown() throws Exception {
        long validity;
        TreeMap<String, Long> before;
        try (var mailbox = store.open(MailboxName.INBOX, false)) {
            for (var each : List.of("one", "two", "three")) {
                append(mailbox, each);
            }
            before = subjects(mailbox);
            validity = mailbox.uidValidity();
        }
        store.close();
        server.close();
        var messages = Files.readString(inbox).split("(?m)^(?=From \\S)");
        Files.writeString(inbox, messages[1] + messages[2]);
        start(new TestConf());
        try (var mailbox = store.open(MailboxName.INBOX, false)) {
            assertEquals(validity, mailbox.uidValidity());
            before.remove("one");
            assertEquals(before, subjects(mailbox));
        }
    }

    @Test
    void anOpenMessageIsFollowedOrLostButNeverMixedUp() throws Exception {
        try (var mailbox = store.open(MailboxName.INBOX, false)) {
            append(mailbox, "one");
            append(mailbox, "two");
            mailbox.sync(true);
            try (var data = mailbox.message(2).open()) {
                var messages = Files.readString(inbox).split("(?m)^(?=From \\S)");
                Files.writeString(inbox, messages[1]);                 // now it stands where the first did
                var all = ByteBuffer.allocate((int) data.length());
                while (all.hasRemaining() && data.read(all.position(), all) > 0) {
                    continue;
                }
                assertEquals(message("two"), new String(all.array(), StandardCharsets.US_ASCII));
                Files.writeString(inbox, messages[0]);
                assertThrows(IOException.class, () -> data.read(0, all.clear()));
            }
        }
    }

    /// UIDs are used up: all begin anew, once.
    @Test
    void afterTheLastUidComesTheFirst() throws Exception {
        Files.writeString(inbox, "From a Mon Jan  5 10:00:00 2026\nX-IMAPbase: 1700000000 4294967294\nX-UID: 4294967294\n" + message("a")
            + "\nFrom b Mon Jan  5 10:00:00 2026\n" + message("b") + "\n");
        long validity;
        try (var mailbox = store.open(MailboxName.INBOX, false)) {
            validity = mailbox.uidValidity();
            assertTrue(validity > 1700000000L);
            assertEquals(java.util.Map.of("a", 1L, "b", 2L), subjects(mailbox));
            assertEquals(3, mailbox.uidNext());
            assertEquals(3, store.status(MailboxName.INBOX).uidNext());
        }
        Files.writeString(inbox, "From c Mon Jan  5 10:00:00 2026\n" + message("c") + "\n", java.nio.file.StandardOpenOption.APPEND);
        store.close();
        server.close();
        start(new TestConf());
        try (var mailbox = store.open(MailboxName.INBOX, false)) {
            assertEquals(validity, mailbox.uidValidity());
            assertEquals(java.util.Map.of("a", 1L, "b", 2L, "c", 3L), subjects(mailbox));
        }
    }

    @Test
    void whatIsNoMboxIsNotTouched() throws Exception {
        var text = "hello world\nthis is my diary\n";
        Files.writeString(homes.resolve("joe/mail/diary"), text);
        var failure = assertThrows(StorageException.class, () -> store.open(new MailboxName("diary"), false));
        assertEquals(StorageError.CORRUPT, failure.error());
        try (var mailbox = store.open(MailboxName.INBOX, false)) {
            append(mailbox, "x");
            mailbox.sync(true);
        }
        assertEquals(text, Files.readString(homes.resolve("joe/mail/diary")));
    }
}
