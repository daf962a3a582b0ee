package culver.storage.mbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.storage.MailboxName;
import culver.storage.testkit.TestConf;
import culver.storage.testkit.TestStores;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that died while it removed a message, at every point: the next one opens the mailbox with every other message, and with mail that came meanwhile.
class InterruptedTest {
    private static final String MAIL = "From mta@example.org Mon Jan  5 10:00:00 2026\nSubject: late\n\nlate\n\n";

    @TempDir
    Path homes;

    private static String message(int n) {
        return "From joe@x.org Mon Jan  5 10:00:00 2026\nSubject: m" + n + "\n" + (n == 1 ? "X-IMAPbase: 1700000000 0000000004\n" : "") + "X-UID: " + n
            + "\nX-Keywords:                                                  \n\n" + ("line of " + n + "\n").repeat(n * 7) + "\n";
    }

    @Test
    void everyPoint() throws Exception {
        var all = new StringBuilder();
        for (int n = 1; n <= 4; n++) {
            all.append(message(n));
        }
        var before = all.toString().getBytes(StandardCharsets.US_ASCII);
        boolean done = false;
        for (int crash = 0; !done; crash++) {
            var home = Files.createDirectories(homes.resolve("user" + crash));
            var inbox = Files.write(home.resolve("inbox"), before);
            var power = new MemoryOctets.Power(crash);
            var file = MemoryOctets.of(before, power);
            var journal = new MemoryOctets(power);
            done = removeTheSecond(file, (long) Files.getAttribute(inbox, "unix:ino"), journal);
            Files.write(inbox, file.content(), StandardOpenOption.TRUNCATE_EXISTING);
            Files.write(inbox, MAIL.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.APPEND);
            Files.createDirectories(home.resolve("mail/.imap/INBOX"));
            Files.write(home.resolve("mail/.imap/INBOX/culver.journal"), journal.content());
            var found = subjects("user" + crash);
            var without = List.of("1 m1", "3 m3", "4 m4", "5 late");
            assertTrue(found.equals(without) || !done && found.equals(List.of("1 m1", "2 m2", "3 m3", "4 m4", "5 late")), "crash " + crash + ": " + found);
            assertEquals(found, subjects("user" + crash));
        }
    }

    private static boolean removeTheSecond(Octets file, long inode, Octets journal) {
        var draft = new Plan.Draft(sizeOf(4));
        draft.keep(0, sizeOf(1));
        draft.keep(sizeOf(2), sizeOf(4) - sizeOf(2));
        try {
            new MboxRewrite(file, inode, journal, 100).run(draft.done());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static long sizeOf(int messages) {
        long size = 0;
        for (int n = 1; n <= messages; n++) {
            size += message(n).length();
        }
        return size;
    }

    private List<String> subjects(String user) throws Exception {
        var conf = new TestConf().set("mail_location", "mbox:~/mail:INBOX=~/inbox").set("mail_fsync", "never");
        var found = new ArrayList<String>();
        try (var server = new TestStores(new MboxFormat(), homes, conf); var store = server.open(user); var mailbox = store.open(MailboxName.INBOX, false)) {
            for (int n = 1; n <= mailbox.size(); n++) {
                try (var data = mailbox.message(n).open()) {
                    var octets = ByteBuffer.allocate((int) data.length());
                    data.read(0, octets);
                    var text = new String(octets.array(), StandardCharsets.US_ASCII);
                    var subject = text.substring(9, text.indexOf('\n'));
                    int number = subject.equals("late") ? 0 : Integer.parseInt(subject.substring(1));
                    assertEquals("Subject: " + subject + "\n\n" + (number == 0 ? "late\n" : ("line of " + number + "\n").repeat(number * 7)), text);
                    found.add(mailbox.uid(n) + " " + subject);
                }
            }
        }
        return found;
    }
}
