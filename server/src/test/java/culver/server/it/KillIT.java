package culver.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The second promise: what was acknowledged is there after `kill -9`, exactly once and intact.
class KillIT {
    private static final int WRITERS = 3;
    private static final int ROUNDS = 4;
    private static final int BEFORE_THE_KILL = 12;

    @ParameterizedTest
    @ValueSource(strings = {"maildir", "mbox"})
    void acknowledgedAppendsSurvive(String user) throws Exception {
        try (var site = Site.make()) {
            var acknowledged = Collections.synchronizedList(new ArrayList<String>());
            for (int round = 0; round < ROUNDS; round++) {
                try (var server = site.start()) {
                    var enough = new CountDownLatch(BEFORE_THE_KILL);
                    var threads = new ArrayList<Thread>();
                    for (int writer = 0; writer < WRITERS; writer++) {
                        var name = "r" + round + "w" + writer;
                        threads.add(Thread.ofPlatform().start(() -> write(site, user, name, acknowledged, enough)));
                    }
                    assertTrue(enough.await(60, TimeUnit.SECONDS), server::logText);
                    server.kill();
                    for (var thread : threads) {
                        thread.join();
                    }
                }
            }
            try (var server = site.start(); var wire = Wire.imap(site.imap, user, "secret")) {
                wire.ok("SELECT INBOX");
                var found = new HashMap<String, Integer>();
                var uids = new ArrayList<Long>();
                for (var line : wire.ok("FETCH 1:* (UID BODY.PEEK[])")) {
                    if (line.startsWith("*")) {
                        var subject = line.replaceAll("(?s).*Subject: (\\S+)\r\n.*", "$1");
                        found.merge(subject, 1, Integer::sum);
                        assertTrue(line.contains("start " + subject + "\r\n") && line.contains("end " + subject + "\r\n"), () -> "not intact: " + line);
                        uids.add(Long.parseLong(line.replaceAll("(?s).*UID (\\d+).*", "$1")));
                    }
                }
                assertEquals(List.of(), acknowledged.stream().filter(subject -> !found.containsKey(subject)).toList(), "lost");
                assertEquals(List.of(), found.entrySet().stream().filter(entry -> entry.getValue() > 1).toList(), "doubled");
                assertEquals(uids.stream().sorted().distinct().toList(), uids);
                assertTrue(server.isAlive());
            }
        }
    }

    private static void write(Site site, String user, String name, List<String> acknowledged, CountDownLatch enough) {
        try (var wire = Wire.imap(site.imap, user, "secret")) {
            wire.ok("SELECT INBOX");
            for (int i = 0; ; i++) {
                var subject = name + "m" + i;
                var answer = wire.append("INBOX", "\\Seen", Site.mail(subject, "start " + subject + "\n" + "filler\n".repeat(500) + "end " + subject + "\n"));
                if (answer.getLast().startsWith("OK")) {
                    acknowledged.add(subject);
                    enough.countDown();
                }
                if (i % 3 == 2) {
                    wire.ok("STORE 1 +FLAGS (\\Flagged)");
                }
            }
        } catch (Exception | AssertionError e) {
            // The server was killed: that is what the test is about.
        }
    }
}
