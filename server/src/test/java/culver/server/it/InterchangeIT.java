package culver.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The first promise: the same mail under Debian's Dovecot and under Culver, in turn, has the same UIDs, UIDVALIDITY, flags,
/// keywords, UIDLs, folders and subscriptions, whoever was first.
class InterchangeIT {
    @ParameterizedTest
    @ValueSource(strings = {"maildir", "mbox"})
    void dovecotFirstThenCulverThenDovecot(String user) throws Exception {
        try (var site = Site.make()) {
            List<String> before;
            try (var dovecot = DovecotPeer.start(site)) {
                fill(dovecot.imap, user);
                before = everything(dovecot.imap, dovecot.pop3, user);
            }
            try (var server = site.start()) {
                assertEquals(before, everything(site.imap, site.pop3, user), server::logText);
                change(site.imap, user);
                before = everything(site.imap, site.pop3, user);
            }
            try (var dovecot = DovecotPeer.start(site)) {
                assertEquals(before, everything(dovecot.imap, dovecot.pop3, user), dovecot.log());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"maildir", "mbox"})
    void culverFirstThenDovecotThenCulver(String user) throws Exception {
        try (var site = Site.make()) {
            List<String> before;
            try (var server = site.start()) {
                assertTrue(server.isAlive());
                site.deliver(user, Site.mail("by the lda", "x\n"));
                fill(site.imap, user);
                before = everything(site.imap, site.pop3, user);
            }
            try (var dovecot = DovecotPeer.start(site)) {
                assertEquals(before, everything(dovecot.imap, dovecot.pop3, user), dovecot.log());
                change(dovecot.imap, user);
                before = everything(dovecot.imap, dovecot.pop3, user);
            }
            try (var server = site.start()) {
                assertEquals(before, everything(site.imap, site.pop3, user), server::logText);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"maildir", "mbox"})
    void bothAtTheSameTime(String user) throws Exception {
        try (var site = Site.make(); var server = site.start(); var dovecot = DovecotPeer.start(site)) {
            assertTrue(server.isAlive());
            var threads = new ArrayList<Thread>();
            var failures = java.util.Collections.synchronizedList(new ArrayList<Throwable>());
            for (int port : new int[] {site.imap, dovecot.imap, site.imap, dovecot.imap}) {
                int number = threads.size();
                threads.add(Thread.ofPlatform().start(() -> {
                    try (var wire = Wire.imap(port, user, "secret")) {
                        for (int i = 0; i < 25; i++) {
                            var answer = wire.append("INBOX", i % 2 == 0 ? "\\Seen" : "", Site.mail("writer " + number + " message " + i, "x\n"));
                            assertTrue(answer.getLast().startsWith("OK"), answer::toString);
                        }
                    } catch (Throwable e) {
                        failures.add(e);
                    }
                }));
            }
            for (var thread : threads) {
                thread.join();
            }
            assertEquals(List.of(), failures, server::logText);
            var ours = everything(site.imap, site.pop3, user);
            assertEquals(ours, everything(dovecot.imap, dovecot.pop3, user));
            var subjects = new TreeSet<String>();
            ours.stream().filter(line -> line.contains("writer ")).forEach(line -> subjects.add(line.replaceAll("(?s).*Subject: (writer \\d message \\d+).*", "$1")));
            assertEquals(100, subjects.size(), "every message once");
            assertEquals(100, ours.stream().filter(line -> line.contains("writer ")).count(), "none twice");
        }
    }

    private static void fill(int imap, String user) throws Exception {
        try (var wire = Wire.imap(imap, user, "secret")) {
            for (int i = 1; i <= 6; i++) {
                wire.append("INBOX", i == 2 ? "\\Flagged Project" : i == 3 ? "\\Answered \\Draft $Label1" : "", Site.mail("number " + i, "body " + i + "\nFrom x\n"));
            }
            wire.ok("CREATE Archive");
            wire.ok("CREATE \"Gr&APwA3w-e\"");
            wire.ok("SUBSCRIBE Archive");
            wire.ok("SUBSCRIBE \"Gr&APwA3w-e\"");
            wire.ok("SELECT INBOX");
            wire.ok("STORE 1 +FLAGS (\\Seen)");
            wire.ok("COPY 2:3 Archive");
            wire.ok("STORE 4 +FLAGS (\\Deleted)");
            wire.ok("EXPUNGE");
            wire.ok("STORE 4 +FLAGS (\\Deleted)");
            wire.ok("LOGOUT");
        }
    }

    private static void change(int imap, String user) throws Exception {
        try (var wire = Wire.imap(imap, user, "secret")) {
            wire.ok("SELECT INBOX");
            wire.ok("STORE 1 FLAGS (\\Answered Other)");
            wire.ok("STORE 2 -FLAGS (Project)");
            wire.append("INBOX", "Project", Site.mail("later", "later\n"));
            wire.ok("NOOP");
            wire.ok("STORE 3 +FLAGS (\\Deleted)");
            wire.ok("EXPUNGE");
            wire.ok("UNSUBSCRIBE Archive");
            wire.ok("CREATE More");
            wire.ok("LOGOUT");
        }
    }

    /// What both servers must say alike. `\Recent` is left out: it belongs to who looked first.
    private static List<String> everything(int imap, int pop3, String user) throws Exception {
        var lines = new ArrayList<String>();
        try (var wire = Wire.imap(imap, user, "secret")) {
            for (var mailbox : new String[] {"INBOX", "Archive"}) {
                var selected = wire.command("EXAMINE " + mailbox);
                if (!selected.getLast().startsWith("OK")) {
                    continue;
                }
                selected.stream().filter(line -> line.contains("UIDVALIDITY") || line.contains("UIDNEXT") || line.endsWith("EXISTS"))
                        .map(line -> mailbox + " " + line.replaceAll("\\].*", "]")).sorted().forEach(lines::add);
                wire.command("FETCH 1:* (UID FLAGS RFC822.SIZE INTERNALDATE BODY.PEEK[])").stream().filter(line -> line.startsWith("*"))
                        .map(line -> mailbox + " " + sortedFlags(line)).forEach(lines::add);
            }
            for (var command : new String[] {"LIST \"\" *", "LSUB \"\" *"}) {
                wire.ok(command).stream().filter(line -> line.startsWith("*")).map(line -> line.replaceAll("\\\\(Marked|UnMarked) ?|\\([^)]*\\) ?|\"", ""))
                        .sorted().forEach(lines::add);
            }
            wire.ok("LOGOUT");
        }
        try (var wire = Wire.pop3(pop3, user, "secret")) {
            lines.addAll(wire.popLines("UIDL"));
            lines.addAll(wire.popLines("LIST"));
            wire.pop("QUIT");
        }
        return lines;
    }

    private static String sortedFlags(String fetch) {
        int from = fetch.indexOf("FLAGS (") + 7;
        int to = fetch.indexOf(')', from);
        var flags = new TreeSet<>(List.of(fetch.substring(from, to).replace("\\Recent", "").strip().split(" +")));
        return fetch.substring(0, from) + String.join(" ", flags) + fetch.substring(to);
    }
}
