package culver.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Bad input of every kind gets a protocol error and costs nobody else anything: while each test runs, another session works on.
class BadInputIT {
    private static Site site;
    private static ServerProcess server;
    private static Wire neighbour;

    @BeforeAll
    static void start() throws Exception {
        site = Site.make();
        server = site.start();
        site.deliver("maildir", Site.mail("one", "x\n"));
        neighbour = Wire.imap(site.imap, "maildir", "secret");
        neighbour.ok("SELECT INBOX");
    }

    @AfterAll
    static void stop() throws Exception {
        neighbour.close();
        server.close();
        site.close();
    }

    @AfterEach
    void theNeighbourNoticesNothing() throws IOException {
        assertTrue(neighbour.ok("FETCH 1 (FLAGS)").getFirst().startsWith("* 1 FETCH"));
        assertTrue(server.isAlive());
    }

    @Test
    void imapLinesThatMeanNothing() throws Exception {
        try (var wire = Wire.imap(site.imap, "maildir", "secret")) {
            for (var line : new String[] {"FROBNICATE", "FETCH", "FETCH 0 FLAGS", "SELECT", "STORE 1 +FLAGS", "SEARCH NOSUCHKEY",
                "LIST \"\"", "APPEND INBOX (\\Seen", "UID FROB 1", "STATUS INBOX (WHAT)", "FETCH 1 BODY[]<-1.2>", "FETCH 4294967296 FLAGS", "COPY 1"}) {
                wire.command("SELECT INBOX");
                var answer = wire.command(line).getLast();
                assertTrue(answer.startsWith("BAD "), line + " -> " + answer);
            }
        } catch (IOException e) {
            throw new AssertionError(server.log(), e);
        }
    }

    @Test
    void linesAndLiteralsWithoutEnd() throws Exception {
        try (var wire = new Wire(site.imap)) {
            wire.line();
            var text = "a LOGIN " + "x".repeat(1 << 20);
            try {
                wire.send(text);
                var line = wire.line();
                assertTrue(line == null || line.contains("BAD") || line.contains("BYE"), line);
            } catch (IOException e) {
                // Cut off while sending: as good.
            }
        }
        try (var wire = new Wire(site.imap)) {
            wire.line();
            wire.send("a LOGIN {99999999999}\r\n");
            var line = wire.line();
            assertTrue(line == null || line.contains("BAD") || line.contains("BYE"), line);
        }
        try (var wire = new Wire(site.pop3)) {
            wire.line();
            try {
                wire.send("USER " + "x".repeat(1 << 20) + "\r\n");
                var line = wire.line();
                assertTrue(line == null || line.startsWith("-ERR"), line);
            } catch (IOException e) {
                // Cut off while sending: as good.
            }
        }
    }

    @Test
    void pop3NumbersThatAreNone() throws Exception {
        try (var wire = Wire.pop3(site.pop3, "maildir", "secret")) {
            for (var line : new String[] {"RETR 0", "RETR -1", "RETR 99999999999999999999", "DELE x", "TOP 1", "TOP 1 -1", "RETR", "LIST 2", "UIDL 0", "XYZZY"}) {
                wire.send(line + "\r\n");
                var answer = wire.line();
                assertTrue(answer.startsWith("-ERR"), line + " -> " + answer);
            }
            wire.pop("QUIT");
        }
    }

    @Test
    void randomOctets() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int port : new int[] {site.imap, site.pop3, site.imaps, site.pop3s}) {
            for (int round = 0; round < 10; round++) {
                var octets = new byte[random.nextInt(5_000) + 1];
                random.nextBytes(octets);
                try (var socket = new Socket("127.0.0.1", port)) {
                    socket.setSoTimeout(30_000);
                    socket.getOutputStream().write(octets);
                    socket.shutdownOutput();
                    socket.getInputStream().readAllBytes();
                } catch (java.net.SocketTimeoutException e) {
                    throw new AssertionError("still open after the client closed, seed " + seed + ", port " + port, e);
                } catch (IOException e) {
                    // A reset is an answer too.
                }
            }
        }
    }

    @Test
    void mailboxNamesDoNotLeaveTheMailRoot() throws Exception {
        for (var user : new String[] {"maildir", "mbox"}) {
            try (var wire = Wire.imap(site.imap, user, "secret")) {
                for (var name : new String[] {"../../etc", "/etc/passwd", "a/../../b", "..", "~root", "a//b", "a/./b", "&", "&Jjo"}) {
                    for (var verb : new String[] {"SELECT", "CREATE", "DELETE", "SUBSCRIBE"}) {
                        var answer = wire.command(verb + " \"" + name + "\"").getLast();
                        if (!verb.equals("SUBSCRIBE")) {
                            assertTrue(answer.startsWith("NO ") || answer.startsWith("BAD "), verb + " " + name + " -> " + answer);
                        }
                        assertTrue(!answer.contains(site.dir.toString()), "a path reaches the client: " + answer);
                    }
                }
            }
        }
    }

    @Test
    void unknownUserAndWrongPasswordAreTheSame() throws Exception {
        try (var wire = new Wire(site.imap)) {
            assertNotNull(wire.line());
            var unknown = wire.command("LOGIN nobody-there secret").getLast();
            var wrong = wire.command("LOGIN maildir wrong").getLast();
            assertEquals(unknown, wrong);
            assertTrue(wrong.startsWith("NO [AUTHENTICATIONFAILED]"), wrong);
        }
        Wait.until("the log names both", () -> server.log().contains("nobody-there") && server.log().contains("assword mismatch"));
    }

    @Test
    void aClientThatReadsNothingCostsNothing() throws Exception {
        var big = Site.mail("big", ("x".repeat(76) + "\n").repeat(20_000));
        site.deliver("mbox", big);
        try (var wire = Wire.imap(site.imap, "mbox", "secret")) {
            wire.ok("SELECT INBOX");
            var line = new StringBuilder();
            for (int i = 0; i < 400; i++) {
                line.append('x').append(i).append(" FETCH 1 BODY.PEEK[]\r\n");
            }
            wire.send(line.toString());
            theNeighbourNoticesNothing();
        }
    }
}
