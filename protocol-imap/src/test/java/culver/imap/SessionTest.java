package culver.imap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.imap.script.ImapConversation;
import culver.imap.script.Script;
import culver.net.Connection.Event;
import culver.storage.StorageError;
import culver.storage.StorageException;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a dialogue of well-behaved lines cannot show: TLS, limits, lost connections, sizes.
class SessionTest {
    private TestServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private ImapConversation dial() throws IOException {
        server = server == null ? new TestServer() : server;
        var client = new ImapConversation(server.dial());
        assertTrue(client.read().startsWith("* OK [CAPABILITY IMAP4rev1 "));
        return client;
    }

    private ImapConversation login() throws IOException {
        var client = dial();
        ok(client.command("LOGIN joe secret"));
        return client;
    }

    private static ImapConversation.Answer ok(ImapConversation.Answer answer) {
        assertTrue(answer.status().startsWith("OK"), answer.toString());
        return answer;
    }

    private static void append(ImapConversation client, String mailbox, String message) throws IOException {
        ok(client.command("APPEND " + mailbox + " {" + message.length() + "+}\r\n" + message));
    }

    // ---- before login

    @Test
    void inClearNothingButTlsIsOfferedWherePasswordsNeedIt() throws IOException {
        server = new TestServer(TestServer.conf(), new FakeAuthenticator(true), false, false);
        var client = new ImapConversation(server.dial());
        assertEquals("* OK [CAPABILITY IMAP4rev1 LITERAL+ ID STARTTLS LOGINDISABLED] Culver ready.", client.read());
        var refused = client.command("LOGIN joe secret");
        assertTrue(refused.untagged().getFirst().startsWith("* BYE [ALERT]") || refused.untagged().getFirst().startsWith("* BAD [ALERT]"),
            refused.toString());
        assertTrue(refused.status().startsWith("NO [PRIVACYREQUIRED]"), refused.toString());
        assertTrue(client.command("AUTHENTICATE PLAIN").status().startsWith("NO [PRIVACYREQUIRED]"));
        assertTrue(ok(client.command("STARTTLS")).status().startsWith("OK Begin TLS"));
        assertEquals(List.of("* CAPABILITY IMAP4rev1 LITERAL+ ID SASL-IR AUTH=PLAIN AUTH=LOGIN"), ok(client.command("CAPABILITY")).untagged());
        assertTrue(client.command("STARTTLS").status().startsWith("BAD TLS is already active"));
        ok(client.command("LOGIN joe secret"));
        assertTrue(client.command("STARTTLS").status().startsWith("BAD"));
    }

    @Test
    void whatIsSentBehindStarttlsInClearIsForgotten() throws IOException {
        server = new TestServer(TestServer.conf(), new FakeAuthenticator(true), false, false);
        var client = new ImapConversation(server.dial());
        client.read();
        client.sendRaw("x1 STARTTLS\r\nx2 LOGIN joe secret\r\nx3 CREATE {9");
        assertTrue(client.read().startsWith("x1 OK"));
        // The client of the test cannot know when the server has changed over; it says something until it is heard.
        assertTrue(ok(client.command("CAPABILITY")).untagged().getFirst().contains("AUTH=PLAIN"));
        assertTrue(client.command("SELECT INBOX").status().startsWith("BAD Please login first"));
    }

    @Test
    void loginFailuresHaveTheirCodes() throws IOException {
        var client = dial();
        assertTrue(client.command("LOGIN joe wrong").status().startsWith("NO [AUTHENTICATIONFAILED]"));
        assertTrue(client.command("LOGIN temp x").status().startsWith("NO [UNAVAILABLE]"));
        assertTrue(client.command("LOGIN expired x").status().startsWith("NO [EXPIRED] Password expired"));
        assertTrue(client.command("AUTHENTICATE NOSUCH").status().startsWith("NO Unsupported"));
        assertTrue(client.command("AUTHENTICATE PLAIN !!!").status().startsWith("BAD Invalid base64"));
        ok(client.command("LOGIN joe secret"));
    }

    @Test
    void threeBadCommandsBeforeLoginAreEnough() throws IOException {
        var client = dial();
        client.command("GET / HTTP/1.1");
        client.command("Host: x");
        client.command("Accept: y");
        assertEquals("* BYE Too many invalid IMAP commands.", client.read());
        assertNull(client.read());
    }

    @Test
    void commandsBeforeLoginAreSmall() throws IOException {
        var client = dial();
        client.send("x LOGIN joe {20000+}");
        client.sendRaw("p".repeat(20000) + "\r\n");
        assertEquals("x BAD Error in IMAP command LOGIN: Literal size too large", client.read());
        ok(client.command("LOGIN joe secret"));
    }

    @Test
    void aUserHasSoManySessionsFromOneAddress() throws IOException {
        server = new TestServer(TestServer.conf().set("mail_max_userip_connections", "2"), new FakeAuthenticator(false), false, true);
        var first = login();
        login();
        var third = dial();
        assertTrue(third.command("LOGIN joe secret").status().startsWith("NO [LIMIT] Maximum number of connections"));
        ok(third.command("LOGIN jane secret"));
        ok(first.command("LOGOUT"));
        assertNull(first.read());
        login();
    }

    @Test
    void capabilitiesAreWhatTheSettingSays() throws IOException {
        server = new TestServer(TestServer.conf().set("imap_capability", "+XFOO XBAR"), new FakeAuthenticator(false), false, true);
        var client = login();
        var line = client.command("CAPABILITY").untagged().getFirst();
        assertTrue(line.startsWith("* CAPABILITY IMAP4rev1 LITERAL+ ") && line.endsWith(" XFOO XBAR"), line);
        server.close();
        server = new TestServer(TestServer.conf().set("imap_capability", "IMAP4rev1 XONLY"), new FakeAuthenticator(false), false, true);
        assertEquals(List.of("* CAPABILITY IMAP4rev1 XONLY"), login().command("CAPABILITY").untagged());
    }

    // ---- limits

    @Test
    void aTooLongLineIsBadAndTheNextOneIsFine() throws IOException {
        var client = login();
        client.send("x1 SEARCH " + "SEEN ".repeat(20_000));
        assertEquals("x1 BAD Error in IMAP command: Too long command line", client.read());
        ok(client.command("NOOP"));
    }

    @Test
    void literalsTogetherAreBounded() throws IOException {
        var client = login();
        client.send("x RENAME {40000+}");
        client.sendRaw("a".repeat(40_000) + " {40000+}\r\n" + "b".repeat(40_000) + "\r\n");
        assertTrue(client.read().startsWith("x BAD Error in IMAP command RENAME: "), "too long");
        ok(client.command("NOOP"));
    }

    @Test
    void aHugeUnwantedLiteralEndsTheSession() throws IOException {
        var client = login();
        client.send("x NOSUCH {99999999999+}");
        assertEquals("* BYE Too large literal.", client.read());
        assertNull(client.read());
    }

    @Test
    void deepNestingIsRefused() throws IOException {
        var client = login();
        ok(client.command("SELECT INBOX"));
        assertTrue(client.command("SEARCH " + "(".repeat(5000) + "SEEN" + ")".repeat(5000)).status().startsWith("BAD"));
        assertTrue(client.command("SEARCH " + "NOT ".repeat(5000) + "SEEN").status().startsWith("BAD"));
        assertTrue(client.command("SEARCH " + "OR ".repeat(5000) + "SEEN").status().startsWith("BAD"));
        ok(client.command("SEARCH " + "(".repeat(99) + "NOT ".repeat(99) + "SEEN" + ")".repeat(99)));
        ok(client.command("SEARCH " + "OR SEEN ".repeat(5000) + "SEEN"));        // broad, not deep
        ok(client.command("SEARCH " + "SEEN ".repeat(5000)));
    }

    @Test
    void hostilePatternsTakeNoTime() throws IOException {
        var client = login();
        var name = "a".repeat(200);
        ok(client.command("CREATE " + name));
        long start = System.nanoTime();
        assertEquals(List.of(), ok(client.command("LIST \"\" \"" + "*a%a".repeat(60) + "b\"")).untagged());
        assertEquals(1, ok(client.command("LIST \"\" \"" + "*%".repeat(3000) + "a*\"")).untagged().size());
        assertTrue(System.nanoTime() - start < 2_000_000_000L);
    }

    // ---- lost connections

    @Test
    void aMessageThatDoesNotComeWholeIsNotThere() throws Exception {
        var client = login();
        client.send("x APPEND INBOX {1000}");
        assertEquals("+ OK", client.read());
        client.sendRaw("Subject: half\r\n\r\n");
        server.hangUp(0);
        assertNull(client.read());
        var again = login();
        assertEquals(List.of("* STATUS INBOX (MESSAGES 0)"), ok(again.command("STATUS INBOX (MESSAGES)")).untagged());
    }

    @Test
    void aStoppingServerSaysGoodbye() throws Exception {
        var client = login();
        ok(client.command("SELECT INBOX"));
        server.event(0, new Event.Shutdown<>());
        assertEquals("* BYE Server shutting down.", client.read());
        assertNull(client.read());
        var idle = login();
        ok(idle.command("SELECT INBOX"));
        idle.send("x IDLE");
        assertEquals("+ idling", idle.read());
        server.event(1, new Event.Shutdown<>());
        assertEquals("* BYE Server shutting down.", idle.read());
        assertNull(idle.read());
    }

    @Test
    void anInactiveClientIsLoggedOutButNotWhileItIdles() throws Exception {
        var client = login();
        client.send("x IDLE");
        assertEquals("+ idling", client.read());
        server.event(0, new Event.TimedOut<>());
        assertEquals("* OK Still here", client.read());
        server.event(0, new Event.TimedOut<>());
        assertEquals("* OK Still here", client.read());
        client.send("DONE");
        assertTrue(client.read().startsWith("x OK"));
        server.event(0, new Event.TimedOut<>());
        assertEquals("* BYE Disconnected for inactivity.", client.read());
        assertNull(client.read());
    }

    @Test
    void aWakeUpBetweenCommandsKeepsNoAnswerBack() throws Exception {
        var client = login();
        for (int i = 0; i < 20; i++) {
            client.send("x IDLE");
            assertEquals("+ idling", client.read());
            client.send("DONE");
            server.event(0, new Event.Wake<>());       // of a change that was made while the client said DONE
            assertTrue(client.read().startsWith("x OK"));
        }
    }

    // ---- failures of the server

    @Test
    void mailThatCannotBeOpenedEndsTheSessionAndTellsNoPath() throws IOException {
        server = TestServer.over((_, _) -> {
            throw new StorageException(StorageError.TEMP, "/secret/path: broken");
        });
        var client = dial();
        client.send("x LOGIN joe secret");
        var bye = client.read();
        assertTrue(bye.startsWith("* BYE [UNAVAILABLE] Mail storage initialization failed."), bye);
        assertFalse(bye.contains("/secret"), bye);
        assertNull(client.read());
        assertTrue(RecordedLogs.take().stream().anyMatch(line -> line.contains("/secret/path: broken")));
    }

    @Test
    void aBugEndsOneSessionWithByeAndGivesThePlaceBack() throws IOException {
        server = TestServer.over((_, _) -> {
            throw new IllegalStateException("a bug, made for a test");
        });
        for (int i = 0; i < 12; i++) {
            var client = dial();
            client.send("x LOGIN joe secret");
            assertEquals("* BYE [SERVERBUG] Internal error occurred. Refer to server log for more information.", client.read());
            assertNull(client.read());
        }
    }

    // ---- sizes

    @Test
    void aLargeMessageComesBackAsItWentInByEveryWay() throws IOException {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var body = new StringBuilder();
        while (body.length() < 1_500_000) {
            body.append("x".repeat(random.nextInt(120)));
            body.append(random.nextInt(20) == 0 ? "\n" : random.nextInt(20) == 0 ? "\r" : "\r\n");
        }
        var header = "Subject: large\r\nX-Other: y\r\n\r\n";
        var stored = (header + body).replace("\r\n", "\n").replace("\n", "\r\n");
        var client = login();
        append(client, "INBOX", header + body);
        ok(client.command("SELECT INBOX"));
        var text = stored.substring(header.length());
        assertEquals("* 1 FETCH (RFC822.SIZE " + stored.length() + ")", ok(client.command("FETCH 1 RFC822.SIZE")).untagged().getFirst());
        assertEquals(stored, literal(client, "BODY.PEEK[]"), "seed " + seed);
        assertEquals(header, literal(client, "BODY.PEEK[HEADER]"), "seed " + seed);
        assertEquals(text, literal(client, "BODY.PEEK[TEXT]"), "seed " + seed);
        assertEquals(text, literal(client, "BODY.PEEK[1]"), "seed " + seed);
        for (var section : List.of("BODY.PEEK[]", "BODY.PEEK[TEXT]")) {
            var whole = section.contains("TEXT") ? text : stored;
            var joined = new StringBuilder();
            while (joined.length() < whole.length()) {
                joined.append(literal(client, section + "<" + joined.length() + "." + (1 + random.nextInt(60_000)) + ">"));
            }
            assertEquals(whole, joined.toString(), "seed " + seed);
            for (int i = 0; i < 200; i++) {
                int from = random.nextInt(whole.length());
                int count = 1 + random.nextInt(300);
                assertEquals(whole.substring(from, Math.min(whole.length(), from + count)), literal(client, section + "<" + from + "." + count + ">"),
                    section + " from " + from + ", seed " + seed);
            }
        }
    }

    private static String literal(ImapConversation client, String item) throws IOException {
        var line = ok(client.command("FETCH 1 (" + item + ")")).untagged().getFirst();
        int end = line.indexOf("}\r\n");
        return line.substring(end + 3, line.length() - 1);
    }

    @Test
    void nulNeverGoesOut() throws IOException {
        var client = login();
        append(client, "INBOX", "Subject: a\0b\r\n\r\nc\0d\r\n");
        ok(client.command("SELECT INBOX"));
        assertEquals("Subject: a\u0080b\r\n\r\nc\u0080d\r\n", literal(client, "BODY.PEEK[]"));
        assertEquals("Subject: a\u0080b\r\n\r\n", literal(client, "BODY.PEEK[HEADER.FIELDS (Subject)]"));
        assertFalse(ok(client.command("FETCH 1 ENVELOPE")).untagged().getFirst().contains("\0"));
    }

    @Test
    void anAnswerIsOneWholeLineHoweverManyMessages() throws IOException {
        var client = login();
        var one = new String(Script.message(1), ISO_8859_1);
        for (int i = 0; i < 300; i++) {
            append(client, "INBOX", one);
        }
        ok(client.command("SELECT INBOX"));
        var answer = ok(client.command("FETCH 1:* (UID FLAGS ENVELOPE BODY[])"));
        assertEquals(300, answer.untagged().size());
        for (int i = 0; i < 300; i++) {
            var line = answer.untagged().get(i);
            assertTrue(line.startsWith("* " + (i + 1) + " FETCH (UID " + (i + 1) + " FLAGS (\\Seen \\Recent) ENVELOPE ("), line);
            assertTrue(line.endsWith("\r\n" + one + ")"), line);
        }
        assertEquals(List.of("* SEARCH"), ok(client.command("SEARCH UNSEEN")).untagged());
    }
}
