package culver.pop3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.net.UserConnections;
import culver.storage.Flags;
import culver.storage.MailboxName;
import culver.storage.UidSet;
import culver.storage.testkit.TestStores;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Dialogues: what a client sends, to the letter what it gets. The examples of RFC 1939, 2449, 2595 and 5034 are among them.
class Pop3SessionTest {
    private final TestStores stores = TestStores.memory();
    private final UserConnections users = new UserConnections();

    @BeforeEach
    void twoMessages() throws Exception {
        add("Subject: one\n\n.dot\n..two\nlast");          // 33 octets on the wire, the last line open
        add("Subject: two\r\n\r\nbody\r\n");
    }

    @AfterEach
    void close() {
        stores.close();
    }

    private void add(String text) throws Exception {
        try (var store = stores.open("joe"); var mailbox = store.open(MailboxName.INBOX, false); var tx = mailbox.begin()) {
            var append = tx.append(Flags.NONE, null, -1);
            append.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
            append.finish();
            tx.commit();
        }
    }

    private List<String> talk(boolean tls, String... lines) throws Exception {
        var connection = new Wired(String.join("\r\n", lines) + "\r\n", tls);
        new Pop3Session(connection, new Pop3Protocol.Parts(stores.conf(), new TestAccounts(), stores.stores(), users)).run();
        assertTrue(connection.sent().endsWith("\r\n"), connection.sent());
        return Arrays.asList(connection.sent().split("\r\n"));
    }

    /// After a login, whose answers are left out.
    private List<String> session(String... lines) throws Exception {
        var all = new ArrayList<>(List.of("USER joe", "PASS secret"));
        all.addAll(List.of(lines));
        var answers = talk(true, all.toArray(new String[0]));
        assertEquals(List.of("+OK Culver ready.", "+OK", "+OK Logged in."), answers.subList(0, 3));
        return answers.subList(3, answers.size());
    }

    private long messages() throws Exception {
        try (var store = stores.open("joe")) {
            return store.status(MailboxName.INBOX).messages();
        }
    }

    @Test
    void sizesAndListing() throws Exception {
        assertEquals(List.of("+OK 2 55", "+OK 2 messages:", "1 33", "2 22", ".", "+OK 2 22", "+OK Logging out."), session("STAT", "LIST", "LIST 2", "QUIT"));
    }

    @Test
    void retrStuffsDotsAndEndsAnOpenLine() throws Exception {
        assertEquals(List.of("+OK 33 octets", "Subject: one", "", "..dot", "...two", "last", "."), session("RETR 1"));
    }

    @Test
    void topCountsBodyLinesOnly() throws Exception {
        assertEquals(List.of("+OK", "Subject: one", "", ".", "+OK", "Subject: one", "", "..dot", ".", "+OK", "Subject: one", "", "..dot", "...two", "last", "."),
                session("TOP 1 0", "TOP 1 1", "TOP 1 99999999999"));
    }

    @Test
    void uidlsAreUniqueAndStay() throws Exception {
        var first = session("UIDL");
        assertEquals(4, first.size());
        assertTrue(first.get(1).matches("1 00000001[0-9a-f]{8}"), first.get(1));
        assertEquals(first, session("UIDL"));
        assertEquals("+OK " + first.get(2), session("UIDL 2").getFirst());
    }

    @Test
    void nothingIsDeletedWithoutQuit() throws Exception {
        assertEquals("+OK Marked to be deleted.", session("DELE 1").getFirst());
        assertEquals(2, messages());
        assertEquals(List.of("+OK Marked to be deleted.", "+OK 1 22", "-ERR Message is deleted.", "-ERR Message is deleted.", "+OK 1 messages:", "2 22", ".",
                "+OK", "+OK 2 55", "+OK Logging out."), session("DELE 1", "STAT", "RETR 1", "DELE 1", "LIST", "RSET", "STAT", "QUIT"));
        assertEquals(2, messages());
        assertEquals("+OK Logging out, messages deleted.", session("DELE 1", "QUIT").getLast());
        assertEquals(1, messages());
    }

    @Test
    void othersMayChangeTheMailboxMeanwhile() throws Exception {
        var uids = UidSet.of(2);
        try (var store = stores.open("joe"); var mailbox = store.open(MailboxName.INBOX, false); var tx = mailbox.begin()) {
            tx.expunge(uids);
            tx.commit();
        }
        add("Subject: three\n\n");
        assertEquals(List.of("+OK Marked to be deleted.", "+OK Logging out, messages deleted."), session("DELE 1", "QUIT"));
        assertEquals(1, messages());
    }

    @Test
    void retrievedMessagesAreSeenAfterQuit() throws Exception {
        session("RETR 2", "QUIT");
        try (var store = stores.open("joe"); var mailbox = store.open(MailboxName.INBOX, true)) {
            assertEquals(false, mailbox.message(1).flags().has(Flags.SEEN));
            assertEquals(true, mailbox.message(2).flags().has(Flags.SEEN));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RETR", "RETR 0", "RETR -1", "RETR 3", "RETR 99999999999999999999", "RETR 1x", "RETR 0x1", "RETR 1 2", "TOP 1", "TOP 0 1", "TOP 1 -1", "TOP 1 2 3",
        "DELE", "DELE 0", "DELE 3", "LIST 0", "LIST 3", "LIST x", "UIDL 0", "UIDL 3", "UIDL -1"})
    void numbersThatAreNone(String line) throws Exception {
        var answers = session(line, "STAT");
        assertTrue(answers.getFirst().startsWith("-ERR "), answers::toString);
        assertEquals("+OK 2 55", answers.get(1));
    }

    @Test
    void leadingZerosAreANumber() throws Exception {
        assertEquals(List.of("+OK 2 22"), session("LIST 0002"));
    }

    @Test
    void capabilitiesAreThoseOfTheState() throws Exception {
        var clear = talk(false, "CAPA", "QUIT");
        assertTrue(clear.contains("STLS") && !clear.contains("USER") && !clear.contains("SASL PLAIN"), clear::toString);
        var secure = talk(true, "CAPA", "QUIT");
        assertTrue(!secure.contains("STLS") && secure.contains("USER") && secure.contains("SASL PLAIN"), secure::toString);
        assertEquals(List.of("+OK", "CAPA", "TOP", "UIDL", "RESP-CODES", "PIPELINING", "AUTH-RESP-CODE", "."), session("CAPA"));
    }

    @Test
    void withoutTlsNoPasswordIsTaken() throws Exception {
        var refused = "-ERR " + Pop3Session.PLAINTEXT_REFUSED;
        assertEquals(List.of("+OK Culver ready.", refused, "+OK Begin TLS negotiation now.", "+OK", "+OK Logged in.", "-ERR Unknown command: STLS"),
                talk(false, "USER joe", "STLS", "USER joe", "PASS secret", "STLS"));
    }

    @Test
    void aUserSaidInClearIsForgottenAtStls() throws Exception {
        assertEquals("-ERR No username given.", talk(false, "STLS", "PASS secret").getLast());
    }

    @Test
    void authPlain() throws Exception {
        assertEquals(List.of("+OK Culver ready.", "+OK Logged in."), talk(true, "AUTH PLAIN AGpvZQBzZWNyZXQ="));
        assertEquals(List.of("+OK Culver ready.", "+ ", "+OK Logged in."), talk(true, "AUTH plain", "AGpvZQBzZWNyZXQ="));
        assertEquals(List.of("+OK Culver ready.", "+ ", "-ERR Authentication aborted by client."), talk(true, "AUTH PLAIN", "*"));
        assertEquals("-ERR [AUTH] Invalid base64 in response", talk(true, "AUTH PLAIN !!!").getLast());
        assertEquals("-ERR [AUTH] Unsupported authentication mechanism.", talk(true, "AUTH KERBEROS_V4").getLast());
        assertEquals(List.of("+OK Culver ready.", "+OK", "PLAIN", "."), talk(true, "AUTH"));
    }

    @Test
    void failuresHaveTheirCodes() throws Exception {
        assertEquals("-ERR [AUTH] Authentication failed.", talk(true, "USER joe", "PASS wrong").getLast());
        assertEquals("-ERR [SYS/TEMP] Temporary authentication failure.", talk(true, "USER broken", "PASS secret").getLast());
        assertEquals("-ERR [AUTH] Account is disabled.", talk(true, "USER locked", "PASS secret").getLast());
        assertEquals("-ERR No username given.", talk(true, "PASS secret").getLast());
    }

    @Test
    void badCommandsAreCounted() throws Exception {
        assertEquals(List.of("+OK Culver ready.", "-ERR Unknown command.", "-ERR Unknown command.", "-ERR Unknown command.", "-ERR Too many invalid bad commands."),
                talk(true, "GET / HTTP/1.1", "Host: x", "STAT", "NOOP", "QUIT"));
        assertEquals("+OK Logging out", talk(true, "X", "X", "X", "CAPA", "X", "X", "X", "QUIT").getLast());
        var lines = new String[30];
        Arrays.fill(lines, "XYZZY");
        var answers = session(lines);
        assertEquals(21, answers.size());
        assertEquals("-ERR Too many bad commands.", answers.getLast());
    }

    @Test
    void aLineThatIsTooLongIsAnErrorAndTheNextOneWorks() throws Exception {
        assertEquals(List.of("-ERR Input line too long.", "+OK 2 55"), session("X".repeat(100_000), "STAT"));
    }

    @Test
    void connectionsOfAUserAreLimited() throws Exception {
        var places = new ArrayList<UserConnections.Place>();
        for (int i = 0; i < 10; i++) {
            places.add(users.enter("pop3", "joe", java.net.InetAddress.getByName("192.0.2.2"), 10).orElseThrow());
        }
        assertTrue(talk(true, "USER joe", "PASS secret").getLast().startsWith("-ERR [IN-USE]"));
        places.getFirst().close();
        session("STAT");
    }

    @Test
    void errorsAreDovecotsOwn() throws Exception {
        assertEquals(List.of("-ERR Invalid message number: ", "-ERR There's no message 0.", "-ERR Invalid message number: -1", "-ERR There's no message 3.",
                "-ERR Noise after message number: x", "-ERR Message number too large: 99999999999999999999", "-ERR There's no message 0.",
                "-ERR Noise after message number: ", "-ERR Invalid size: x", "-ERR Unknown command: XYZZY", "-ERR Unknown command: AUTH", "+OK", "+OK 2 55"),
                session("RETR", "RETR 0", "RETR -1", "RETR 3", "RETR 1x", "RETR 99999999999999999999", "LIST 0", "TOP 1", "TOP 1 x", "XYZZY", "AUTH PLAIN",
                        "NOOP foo", "STAT x"));
    }

    @Test
    void whatAnotherProgramRemovesMeanwhileIsNotListed() throws Exception {
        var connection = new Wired("USER joe\r\nPASS secret\r\n", true);
        connection.pause(() -> {
            try (var store = stores.open("joe"); var mailbox = store.open(MailboxName.INBOX, false); var tx = mailbox.begin()) {
                tx.expunge(UidSet.of(1));
                tx.commit();
            }
        }, "UIDL\r\nSTAT\r\nLIST\r\nRETR 1\r\nLIST 1\r\nRETR 2\r\nQUIT\r\n");
        run(connection);
        var answers = Arrays.asList(connection.sent().split("\r\n"));
        assertTrue(answers.get(4).startsWith("2 00000002"), answers::toString);
        assertEquals(List.of("+OK", ".", "+OK 1 22", "+OK 1 messages:", "2 22", ".", "-ERR Message is gone.", "-ERR Message is gone.", "+OK 22 octets",
                "Subject: two", "", "body", ".", "+OK Logging out."), java.util.stream.IntStream.range(3, answers.size()).filter(i -> i != 4).mapToObj(answers::get).toList());
    }

    private void run(Wired connection) throws Exception {
        new Pop3Session(connection, new Pop3Protocol.Parts(stores.conf(), new TestAccounts(), stores.stores(), users)).run();
    }

    @Test
    void aLineThatIsTooLongEndsASaslExchange() throws Exception {
        assertEquals(List.of("+OK Culver ready.", "+ ", "-ERR Input line too long.", "-ERR No username given."),
                talk(true, "AUTH PLAIN", "A".repeat(20_000), "PASS x"));
    }

    @Test
    void idleClientsAreDisconnected() throws Exception {
        var connection = new Wired("USER joe\r\nPASS secret\r\nDELE 1\r\n", true);
        connection.last(new culver.net.Connection.Event.TimedOut<>());
        run(connection);
        assertTrue(connection.sent().endsWith("-ERR Disconnected for inactivity.\r\n"), connection.sent());
        assertEquals(2, messages());
    }

    @Test
    void theServerStops() throws Exception {
        var connection = new Wired("USER joe\r\nPASS secret\r\nDELE 1\r\n", true);
        connection.last(new culver.net.Connection.Event.Shutdown<>());
        run(connection);
        assertTrue(connection.sent().endsWith("-ERR [SYS/TEMP] Server shutting down.\r\n"), connection.sent());
        assertEquals(2, messages());
    }

    @Test
    void thePlaceOfAUserIsGivenBackHoweverTheSessionEnds() throws Exception {
        for (int i = 0; i < 25; i++) {
            session(i % 2 == 0 ? "QUIT" : "STAT");
        }
    }
}
