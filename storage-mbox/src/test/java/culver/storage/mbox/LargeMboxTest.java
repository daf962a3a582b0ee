package culver.storage.mbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.storage.FlagChange;
import culver.storage.Flags;
import culver.storage.MailboxName;
import culver.storage.UidSet;
import culver.storage.testkit.TestConf;
import culver.storage.testkit.TestStores;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A mailbox of more than two gigabytes in a process with little memory.
@Timeout(120)
class LargeMboxTest {
    private static final long HOLE = 2300L << 20;

    @TempDir
    Path homes;

    /// The process: opens, reads, flags, adds and removes.
    static final class Child {
        private Child() {
        }

        public static void main(String[] args) throws Exception {
            try (var server = new TestStores(new MboxFormat(), Path.of(args[0]), new TestConf().set("mail_location", "mbox:~/mail:INBOX=~/inbox").set("mail_fsync", "never"));
                 var store = server.open("joe"); var mailbox = store.open(MailboxName.INBOX, false)) {
                try (var tx = mailbox.begin()) {
                    tx.setFlags(UidSet.of(1, 2), FlagChange.add(Flags.of(Flags.SEEN, "kw")));
                    var into = tx.append(Flags.NONE, null, -1);
                    into.write(ByteBuffer.wrap("Subject: d\n\nd\n".getBytes(StandardCharsets.US_ASCII)));
                    into.finish();
                    tx.expunge(UidSet.of(3));
                    tx.commit();
                }
                mailbox.sync(true);
                var said = new StringBuilder();
                for (int n = 1; n <= mailbox.size(); n++) {
                    try (var data = mailbox.message(n).open()) {
                        var end = ByteBuffer.allocate(10);
                        data.read(data.length() - 4, end);
                        said.append(mailbox.uid(n)).append(' ').append(data.length()).append(' ').append(mailbox.message(n).flags().system()).append(' ')
                            .append(new String(end.array(), 0, end.position(), StandardCharsets.US_ASCII).replace('\n', '.')).append(';');
                    }
                }
                System.out.println(said);
            }
        }
    }

    @Test
    void moreThanTwoGigabytes() throws Exception {
        Files.createDirectories(homes.resolve("joe/mail"));
        var from = "From joe@x.org Mon Jan  5 10:00:00 2026\n";
        try (var file = FileChannel.open(homes.resolve("joe/inbox"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            // a sparse file: the hole is one message's body, and its Content-Length leads over it
            write(file, from + "Subject: a\nX-IMAPbase: 1700000000 0000000003\nX-UID: 1\nX-Keywords:                         \n\na\n\n");
            write(file, from + "Subject: b\nX-UID: 2\nContent-Length: " + (HOLE + 5) + "\nX-Keywords:                                  \n\n");
            file.position(file.position() + HOLE);
            write(file, "\nend\n\n" + from + "Subject: c\nX-UID: 3\nX-Keywords:                                           \n\nccc\n\n");
        }
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(List.of(java, "-Xmx40m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
            Child.class.getName(), homes.toString())).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(100, TimeUnit.SECONDS));
        assertEquals("1 14 1 ..a.;2 " + (HOLE + 17) + " 1 end.;4 14 0 ..d.;", said.lines().filter(line -> line.contains(";")).findFirst().orElse(said));
    }

    /// Many slots of the journal, one after the other.
    @Test
    void aSmallMessageBeforeMuchIsRemoved() throws Exception {
        Files.createDirectories(homes.resolve("joe/mail"));
        var from = "From joe@x.org Mon Jan  5 10:00:00 2026\n";
        int lines = 700_000;
        try (var out = Files.newBufferedWriter(homes.resolve("joe/inbox"))) {
            out.write(from + "Subject: a\n\na\n\n" + from + "Subject: b\n\n");
            for (int i = 0; i < lines; i++) {
                out.write("%060d\n".formatted(i));
            }
            out.write("\n" + from + "Subject: c\n\nccc\n\n");
        }
        try (var server = new TestStores(new MboxFormat(), homes, new TestConf().set("mail_location", "mbox:~/mail:INBOX=~/inbox").set("mail_fsync", "never"));
             var store = server.open("joe"); var mailbox = store.open(MailboxName.INBOX, false)) {
            try (var tx = mailbox.begin()) {
                tx.expunge(UidSet.of(1));
                tx.commit();
            }
            mailbox.sync(true);
            assertEquals(2, mailbox.size());
            try (var data = mailbox.message(1).open()) {
                assertEquals(12 + 61L * lines, data.length());
                var line = ByteBuffer.allocate(61);
                for (int i = 0; i < lines; i += 997) {
                    data.read(12 + 61L * i, line.clear());
                    assertEquals("%060d\n".formatted(i), new String(line.array(), StandardCharsets.US_ASCII));
                }
            }
        }
    }

    private static void write(FileChannel file, String text) throws Exception {
        file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
