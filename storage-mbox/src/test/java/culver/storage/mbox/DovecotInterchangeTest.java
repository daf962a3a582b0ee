package culver.storage.mbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.storage.FlagChange;
import culver.storage.Flags;
import culver.storage.Mailbox;
import culver.storage.MailboxName;
import culver.storage.UidSet;
import culver.storage.testkit.Mails;
import culver.storage.testkit.TestConf;
import culver.storage.testkit.TestStores;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same mbox in turn with Dovecot and with us: everybody sees the same messages under the same UIDs with the same flags.
class DovecotInterchangeTest {
    private static final String LOCATION = "mbox:~/mail:INBOX=~/inbox";
    private static final Pattern FETCH = Pattern.compile("\\* [0-9]+ FETCH \\(UID ([0-9]+) FLAGS \\(([^)]*)\\) INTERNALDATE \"([^\"]*)\" RFC822.SIZE ([0-9]+)\\)");

    @TempDir
    Path temp;
    private Path inbox;
    private Dovecot dovecot;

    @BeforeEach
    void start() throws IOException {
        var home = Files.createDirectories(temp.resolve("homes/joe"));
        Files.createDirectories(home.resolve("mail"));
        inbox = home.resolve("inbox");
        dovecot = new Dovecot(Files.createDirectories(temp.resolve("dovecot")), home, LOCATION);
    }

    /// What a server says of one message.
    private record Seen(long uid, TreeSet<String> flags, long size, String date) {
    }

    private record View(long uidValidity, long uidNext, List<Seen> messages) {
    }

    private View theirs() throws Exception {
        var lines = dovecot.session("select inbox", "fetch 1:* (uid flags internaldate rfc822.size)");
        long validity = 0;
        long next = 0;
        var seen = new ArrayList<Seen>();
        for (var line : lines) {
            var fetch = FETCH.matcher(line);
            if (fetch.matches()) {
                var flags = new TreeSet<String>();
                for (var flag : fetch.group(2).split(" ")) {
                    if (!flag.isEmpty() && !flag.equals("\\Recent")) {
                        flags.add(flag);
                    }
                }
                seen.add(new Seen(Long.parseLong(fetch.group(1)), flags, Long.parseLong(fetch.group(4)), fetch.group(3)));
            } else if (line.startsWith("* OK [UIDVALIDITY ")) {
                validity = Long.parseLong(line.replaceAll("[^0-9]", ""));
            } else if (line.startsWith("* OK [UIDNEXT ")) {
                next = Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return new View(validity, next, seen);
    }

    @FunctionalInterface
    private interface Work {
        void on(Mailbox mailbox) throws Exception;
    }

    private void ours(Work work) throws Exception {
        try (var server = new TestStores(new MboxFormat(), temp.resolve("homes"), new TestConf().set("mail_location", LOCATION));
             var store = server.open("joe"); var mailbox = store.open(MailboxName.INBOX, false)) {
            work.on(mailbox);
        }
    }

    private View view(Mailbox mailbox) throws Exception {
        mailbox.sync(true);
        var seen = new ArrayList<Seen>();
        for (int n = 1; n <= mailbox.size(); n++) {
            var message = mailbox.message(n);
            var flags = new TreeSet<>(message.flags().keywords());
            int system = message.flags().system();
            for (var each : List.of("\\Seen", "\\Answered", "\\Flagged", "\\Deleted", "\\Draft")) {
                if ((system & 1 << List.of("\\Seen", "\\Answered", "\\Flagged", "\\Deleted", "\\Draft").indexOf(each)) != 0) {
                    flags.add(each);
                }
            }
            var date = message.internalDate().atZone(java.time.ZoneId.systemDefault());
            seen.add(new Seen(message.uid(), flags, message.size(), date.format(java.time.format.DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm:ss xx",
                java.util.Locale.ENGLISH))));
        }
        return new View(mailbox.uidValidity(), mailbox.uidNext(), seen);
    }

    private static void append(Mailbox mailbox, byte[] message, Flags flags) throws Exception {
        try (var tx = mailbox.begin()) {
            var into = tx.append(flags, Instant.parse("2026-02-01T09:00:00Z"), message.length);
            into.write(ByteBuffer.wrap(message));
            into.finish();
            tx.commit();
        }
    }

    private void agree() throws Exception {
        var theirs = theirs();
        ours(mailbox -> assertEquals(theirs, view(mailbox)));
        assertEquals(theirs, theirs(), "and they still see it so after us");
    }

    @Test
    void whatDovecotMadeWeContinue() throws Exception {
        Files.writeString(inbox, """
            From joe@x.org Mon Jan  5 10:00:00 2026
            From: joe@x.org
            Subject: one

            body one

            From sue@x.org  Tue Jan  6 11:22:33 2026 +0100
            From: sue@x.org
            Subject: two
            Status: RO
            X-Status: AF

            body two
            From the quoted
            >From that

            From bob@x.org  Wed Jan  7 11:22:33 2026
            Subject: three

            body three
            """, StandardCharsets.ISO_8859_1);
        dovecot.session("select inbox", "store 1 +flags (\\Seen kw1)", "store 3 +flags (\\Deleted $Label1)");
        agree();
        ours(mailbox -> {
            append(mailbox, Mails.MULTIPART, Flags.of(Flags.FLAGGED, "kw2"));
            append(mailbox, "Subject: From\n\nx\n\nFrom joe@x.org Mon Jan  5 10:00:00 2026\nin the body\n".getBytes(StandardCharsets.US_ASCII), Flags.NONE);
            mailbox.sync(true);
            try (var tx = mailbox.begin()) {
                tx.setFlags(UidSet.of(1), FlagChange.replace(Flags.of(Flags.ANSWERED, "kw1", "kw3")));
                tx.expunge(UidSet.of(2));
                tx.commit();
            }
        });
        var theirs = theirs();
        assertEquals(List.of(1L, 3L, 4L, 5L), theirs.messages.stream().map(Seen::uid).toList());
        assertEquals(new TreeSet<>(List.of("\\Answered", "kw1", "kw3")), theirs.messages.getFirst().flags);
        agree();
    }

    @Test
    void whatWeMadeDovecotContinues() throws Exception {
        ours(mailbox -> {
            append(mailbox, Mails.simple("one"), Flags.of(Flags.SEEN, "first"));
            append(mailbox, Mails.MULTIPART, Flags.of(Flags.SYSTEM));
            append(mailbox, "Subject: no end\n\nno end".getBytes(StandardCharsets.US_ASCII), Flags.NONE);
            append(mailbox, "Subject: only a header\n\n".getBytes(StandardCharsets.US_ASCII), Flags.NONE);
            append(mailbox, "Subject: a\n\n\n\n".getBytes(StandardCharsets.US_ASCII), Flags.NONE);
        });
        agree();
        dovecot.session("select inbox", "store 2 -flags (\\Deleted)", "store 3 +flags (\\Deleted other)", "expunge", "append inbox (\\Seen) {12+}\r\nSubject: d\r\n\r\n");
        agree();
        ours(mailbox -> append(mailbox, Mails.simple("later"), Flags.NONE));
        agree();
    }

    @Test
    void anEmptiedMailboxKeepsItsUids() throws Exception {
        ours(mailbox -> {
            append(mailbox, Mails.simple("one"), Flags.of(0, "kept"));
            append(mailbox, Mails.simple("two"), Flags.NONE);
            mailbox.sync(true);
            try (var tx = mailbox.begin()) {
                tx.expunge(UidSet.range(1, 2));
                tx.commit();
            }
        });
        var theirs = theirs();
        assertEquals(3, theirs.uidNext);
        agree();
        ours(mailbox -> append(mailbox, Mails.simple("three"), Flags.NONE));
        assertEquals(List.of(3L), theirs().messages.stream().map(Seen::uid).toList());
        agree();
        dovecot.session("select inbox", "store 1 +flags (\\Deleted)", "expunge");
        agree();
        ours(mailbox -> append(mailbox, Mails.simple("four"), Flags.NONE));
        assertEquals(List.of(4L), theirs().messages.stream().map(Seen::uid).toList());
        agree();
    }

    @Test
    void foldersAndSubscriptionsAreTheSame() throws Exception {
        dovecot.session("create Lists/Postfix", "create \"Entw&APw-rfe\"", "subscribe Lists/Postfix");
        try (var server = new TestStores(new MboxFormat(), temp.resolve("homes"), new TestConf().set("mail_location", LOCATION)); var store = server.open("joe")) {
            assertEquals(List.of("Entwürfe", "INBOX", "Lists", "Lists/Postfix"), store.list().stream().map(info -> info.name().full()).toList());
            assertEquals(List.of(new MailboxName("Lists/Postfix")), store.subscriptions());
            store.create(new MailboxName("Work/2026"));
            store.subscribe(new MailboxName("Work/2026"));
        }
        var listed = dovecot.session("list \"\" *", "lsub \"\" *");
        assertTrue(listed.contains("* LIST (\\NoInferiors \\UnMarked) \"/\" Work/2026") || listed.contains("* LIST (\\NoInferiors) \"/\" Work/2026"), listed.toString());
        assertTrue(listed.contains("* LSUB () \"/\" Work/2026"), listed.toString());
    }
}
