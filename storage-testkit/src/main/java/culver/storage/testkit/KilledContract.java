package culver.storage.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.storage.FlagChange;
import culver.storage.Flags;
import culver.storage.Mailbox;
import culver.storage.MailboxName;
import culver.storage.UidSet;
import culver.storage.live.MailboxFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A process that appends, flags and removes is killed with signal 9, again and again. What it has acknowledged is there, once and whole, under its UID;
/// no UID comes twice; and the locks that it left stop nobody.
///
/// A subclass has a `main` that calls [#work] with its format: that is the process.
@Timeout(120)
public abstract class KilledContract {
    private static final int ROUNDS = 4;
    private static final Pattern SUBJECT = Pattern.compile("(?m)^Subject: (r[0-9]+-[0-9]+) ");

    @TempDir
    Path homes;

    protected abstract MailboxFormat format();

    protected abstract String location();

    private static TestStores stores(MailboxFormat format, Path homes, String location) {
        return new TestStores(format, homes, new TestConf().set("mail_location", location).set("mail_fsync", "never"));
    }

    private static byte[] message(String subject) {
        return Mails.simple(subject + " " + "x".repeat(200 + subject.hashCode() % 150));
    }

    /// The life of the process: `homes location round`. It says `+ uid subject` when a message is there, and `- uid` before it removes one.
    public static void work(MailboxFormat format, String[] args) throws Exception {
        try (var server = stores(format, Path.of(args[0]), args[1]); var store = server.open(StoreContract.USER);
            var mailbox = store.open(MailboxName.INBOX, false)) {
            for (int n = 0; n < 100_000; n++) {
                var subject = "r" + args[2] + "-" + n;
                long uid = StoreContract.append(mailbox, message(subject), n % 2 == 0 ? Flags.NONE : Flags.of(Flags.FLAGGED, "k" + n % 5));
                System.out.println("+ " + uid + " " + subject);
                mailbox.sync(true);
                if (n % 3 == 2) {
                    long first = mailbox.uid(1 + n % mailbox.size());
                    System.out.println("- " + first);
                    StoreContract.expunge(mailbox, first);
                } else if (n % 3 == 1) {
                    StoreContract.store(mailbox, UidSet.of(mailbox.uid(1)), FlagChange.add(Flags.of(Flags.SEEN)));
                }
            }
        }
    }

    @Test
    void nothingAcknowledgedIsLostAndNothingIsThereTwice() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        Files.createDirectories(homes.resolve(StoreContract.USER).resolve("mail"));
        Map<Long, String> given = new HashMap<>();
        Set<Long> removed = new HashSet<>();
        long validity = 0;
        for (int round = 0; round < ROUNDS; round++) {
            killOne(round, 3 + random.nextInt(60), given, removed);
            long start = System.nanoTime();
            try (var server = stores(format(), homes, location()); var store = server.open(StoreContract.USER);
                var mailbox = store.open(MailboxName.INBOX, false)) {
                assertTrue(System.nanoTime() - start < 20_000_000_000L, "held up by the locks of the dead");
                assertTrue(validity == 0 || validity == mailbox.uidValidity(), "UIDVALIDITY changed");
                validity = mailbox.uidValidity();
                check("seed " + seed + ", round " + round, mailbox, given, removed);
                long next = StoreContract.append(mailbox, message("r99-" + round));
                assertTrue(given.keySet().stream().allMatch(uid -> uid < next), "seed " + seed + ": UID " + next + " was given before");
                given.put(next, "r99-" + round);
            }
        }
    }

    private void killOne(int round, int after, Map<Long, String> given, Set<Long> removed) throws Exception {
        var path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", path, getClass().getName(), homes.toString(), location(), Integer.toString(round))
            .redirectError(homes.resolve("said" + round).toFile()).start();
        try (var lines = process.inputReader()) {
            int seen = 0;
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var words = line.split(" ");
                if (words[0].equals("-")) {
                    removed.add(Long.parseLong(words[1]));
                } else {
                    assertNull(given.put(Long.parseLong(words[1]), words[2]), "UID " + words[1] + " was given twice");
                }
                if (++seen == after) {
                    process.toHandle().destroyForcibly();              // Process.destroyForcibly would close the pipe, with what was said before in it
                }
            }
            assertTrue(seen >= after, () -> "the process ended by itself: " + homes.resolve("said" + round));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static void check(String where, Mailbox mailbox, Map<Long, String> given, Set<Long> removed) throws Exception {
        var found = new HashMap<Long, String>();
        var subjects = new HashSet<String>();
        for (int n = 1; n <= mailbox.size(); n++) {
            var text = StoreContract.text(mailbox.message(n));
            var subject = SUBJECT.matcher(text);
            if (given.containsKey(mailbox.uid(n))) {
                assertTrue(subject.find(), where + ": " + text);
                assertEquals(new String(message(subject.group(1)), StandardCharsets.US_ASCII).replace("\r\n", "\n"), text, where);
                assertTrue(subjects.add(subject.group(1)), where + ": twice: " + subject.group(1));
                found.put(mailbox.uid(n), subject.group(1));
            } else if (subject.find()) {                               // was under way: whole or not, nobody was told
                assertTrue(subjects.add(subject.group(1)), where + ": twice: " + subject.group(1));
            }
        }
        for (var each : given.entrySet()) {
            if (!removed.contains(each.getKey()) || found.containsKey(each.getKey())) {
                assertEquals(each.getValue(), found.get(each.getKey()), where + ", UID " + each.getKey());
            }
        }
        assertTrue(found.keySet().stream().filter(removed::contains).count() <= ROUNDS, where + ": removed ones are back");
    }
}
