package culver.lmtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.net.Connection.Event;
import culver.storage.MailboxName;
import culver.storage.testkit.TestStores;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Dialogues: what a client sends, to the letter what it gets, and what is in the mailbox then.
class LmtpSessionTest {
    private static final String MESSAGE = """
        C: DATA
        S: 354 OK
        C: Message-ID: <m@example.org>
        C: Subject: x
        C:
        C: hello
        C: .
        """;

    @TestFactory
    Stream<DynamicTest> answersAsDovecot() throws Exception {
        return Dialogue.read("as-dovecot.script").stream().map(script -> DynamicTest.dynamicTest(script.getFirst(), () -> {
            try (var server = new LmtpServer(Map.of())) {
                Dialogue.play(server.address(), script);
            }
        }));
    }

    @Test
    void tellsWhatItCan() throws Exception {
        try (var server = new LmtpServer(Map.of("lmtp_max_message_size", "1M"))) {
            Dialogue.play(server.address(), """
                C: LHLO c
                S: 250-host
                S: 250-8BITMIME
                S: 250-CHUNKING
                S: 250-ENHANCEDSTATUSCODES
                S: 250-PIPELINING
                S: 250-SIZE 1048576
                S: 250-SMTPUTF8
                S: 250 XCLIENT ADDR PORT PROTO HELO LOGIN SESSION TTL TIMEOUT
                C: STARTTLS
                S: 502 5.5.1 TLS support is not enabled
                C: MAIL FROM:<a@b> SIZE=1048577
                S: 552 5.3.4 Message is too big
                C: MAIL FROM:<a@b> SIZE=99999999999999999999
                S: 552 5.3.4 Message is too big
                C: MAIL FROM:<a@b> SIZE=x
                S: 555 5.5.4 Unsupported parameters
                C: MAIL FROM:<a@b> SIZE=100 BODY=8BITMIME RET=HDRS ENVID=a+2Bb SMTPUTF8
                S: 250 2.1.0 OK
                C: RCPT TO:<joe> NOTIFY=FAILURE,DELAY ORCPT=rfc822;joe
                S: 250 2.1.5 OK
                C: RCPT TO:<joe> NOTIFY=SOMETIMES
                S: 501 5.5.4 Invalid NOTIFY parameter value
                C: QUIT
                S: 221 2.0.0 Bye""");
        }
    }

    private static String stored(String text) {
        return text.replaceAll("; \\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d [+-]\\d{4}", "; [date]").replaceAll("\tid [A-Za-z0-9+/]{16}", "\tid session");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "final|<joe+x@example.org>|Delivered-To: joe+x@example.org~",
        "original|<joe+x@example.org> ORCPT=rfc822;old+2Bx@example.org|Delivered-To: old+x@example.org~",
        "original|<joe+x@example.org>|''",
        "none|<joe+x@example.org>|''",
    })
    void writesTheEnvelopeInFront(String setting, String rcpt, String deliveredTo) throws Exception {
        try (var server = new LmtpServer(Map.of("lmtp_hdr_delivery_address", setting))) {
            Dialogue.play(server.address(), "L: LHLO client.example\nC: MAIL FROM:<ada@example.org>\nS: 250 2.1.0 OK\nC: RCPT TO:" + rcpt + "\nS: 250 2.1.5 OK\n" + MESSAGE
                    + "S: 250 2.0.0 <joe+x@example.org> session Saved\nC: QUIT\nS: 221 2.0.0 Bye");
            assertEquals(List.of("Return-Path: <ada@example.org>\n" + deliveredTo.replace('~', '\n') + """
                Received: from client.example ([127.0.0.1])
                \tby host with LMTP
                \tid session
                \t(envelope-from <ada@example.org>)
                \tfor <joe+x@example.org>; [date]
                Message-ID: <m@example.org>
                Subject: x

                hello
                """), server.messages("joe@example.org", "INBOX").stream().map(LmtpSessionTest::stored).toList());
        }
    }

    @Test
    void severalRecipientsAreNotToldOfEachOther() throws Exception {
        try (var server = new LmtpServer(Map.of())) {
            Dialogue.play(server.address(), "C: MAIL FROM:<>\nS: 250 2.1.0 OK\nC: RCPT TO:<joe>\nS: 250 2.1.5 OK\nC: RCPT TO:<ada>\nS: 250 2.1.5 OK\n" + MESSAGE
                    + "S: 250 2.0.0 <joe> session Saved\nS: 250 2.0.0 <ada> session:R2 Saved\nC: QUIT\nS: 221 2.0.0 Bye");
            var expected = List.of("""
                Return-Path: <>
                Received: from unknown ([127.0.0.1])
                \tby host with LMTP
                \tid session
                \t(envelope-from <>); [date]
                Message-ID: <m@example.org>
                Subject: x

                hello
                """);
            assertEquals(expected, server.messages("joe", "INBOX").stream().map(LmtpSessionTest::stored).toList());
            assertEquals(expected, server.messages("ada", "INBOX").stream().map(LmtpSessionTest::stored).toList());
        }
    }

    @Test
    void theSameUserTwiceGetsOneCopyInEachMailbox() throws Exception {
        try (var server = new LmtpServer(Map.of("lmtp_save_to_detail_mailbox", "yes", "lmtp_add_received_header", "no"))) {
            server.create("joe", "Lists");
            Dialogue.play(server.address(), """
                C: MAIL FROM:<a@b>
                S: 250 2.1.0 OK
                C: RCPT TO:<joe>
                S: 250 2.1.5 OK
                C: RCPT TO:<joe+Lists>
                S: 250 2.1.5 OK
                C: RCPT TO:<joe+missing>
                S: 250 2.1.5 OK
                C: RCPT TO:<joe+Lists>
                S: 250 2.1.5 OK
                C: RCPT TO:<joe+../..>
                S: 250 2.1.5 OK
                C: RCPT TO:<+joe>
                S: 250 2.1.5 OK
                """ + MESSAGE + """
                S: 250 2.0.0 <joe> session Saved
                S: 250 2.0.0 <joe+Lists> session:R2 Saved
                S: 250 2.0.0 <joe+missing> session:R3 Saved
                S: 250 2.0.0 <joe+Lists> session:R4 Saved
                S: 250 2.0.0 <joe+../..> session:R5 Saved
                S: 250 2.0.0 <+joe> session:R6 Saved
                C: QUIT
                S: 221 2.0.0 Bye""");
            var message = "Return-Path: <a@b>\nMessage-ID: <m@example.org>\nSubject: x\n\nhello\n";
            assertEquals(List.of(message), server.messages("joe", "INBOX"));
            assertEquals(List.of(message), server.messages("joe", "Lists"));
            assertEquals(List.of(message), server.messages("+joe", "INBOX"));
        }
    }

    @Test
    void aDatabaseThatIsDownBouncesNothing() throws Exception {
        try (var server = new LmtpServer(Map.of())) {
            Dialogue.play(server.address(), "C: MAIL FROM:<a@b>\nS: 250 2.1.0 OK\nC: RCPT TO:<maybe>\nS: 451 4.3.0 <maybe> Temporary internal error\nC: QUIT\nS: 221 2.0.0 Bye");
        }
    }

    @Test
    void aDiskThatIsFullBouncesNothingAndTheSessionGoesOn() throws Exception {
        try (var server = new LmtpServer(Map.of("mail_temp_dir", "/nonexistent"))) {
            var large = "C: " + "x".repeat(70) + "\n";
            Dialogue.play(server.address(), "C: MAIL FROM:<a@b>\nS: 250 2.1.0 OK\nC: RCPT TO:<joe>\nS: 250 2.1.5 OK\nC: RCPT TO:<ada>\nS: 250 2.1.5 OK\nC: DATA\nS: 354 OK\n"
                    + large.repeat(3000) + "C: .\nS: 451 4.3.0 <joe> Temporary internal error\nS: 451 4.3.0 <ada> Temporary internal error\n"
                    + "C: MAIL FROM:<a@b>\nS: 250 2.1.0 OK\nC: RCPT TO:<joe>\nS: 250 2.1.5 OK\n" + MESSAGE + "S: 250 2.0.0 <joe> session:T2 Saved\nC: QUIT\nS: 221 2.0.0 Bye");
            assertEquals(1, server.messages("joe", "INBOX").size());
        }
    }

    @Test
    void aMessageOverTheLimitIsRefusedForEverybody() throws Exception {
        try (var server = new LmtpServer(Map.of("lmtp_max_message_size", "1k"))) {
            var large = ("C: " + "x".repeat(70) + "\n").repeat(100);
            Dialogue.play(server.address(), "C: MAIL FROM:<a@b>\nS: 250 2.1.0 OK\nC: RCPT TO:<joe>\nS: 250 2.1.5 OK\nC: DATA\nS: 354 OK\n" + large
                    + "C: .\nS: 552 5.3.4 <joe> Message is too big\nC: NOOP\nS: 250 2.0.0 OK\nC: QUIT\nS: 221 2.0.0 Bye");
            assertEquals(0, server.messages("joe", "INBOX").size());
        }
    }

    @Test
    void largeMessagesAreKeptOctetForOctet() throws Exception {
        try (var server = new LmtpServer(Map.of("lmtp_add_received_header", "no"))) {
            var line = "x".repeat(3000) + "\0\r\u00ff\t.";
            Dialogue.play(server.address(), "C: MAIL FROM:<a@b>\nS: 250 2.1.0 OK\nC: RCPT TO:<joe>\nS: 250 2.1.5 OK\nC: DATA\nS: 354 OK\nC: Subject: x\nC:\n"
                    + ("C! " + line + "\\r\\n..\\r\\n\n").replace("\r\u00ff", "\\r\u00ff").repeat(400) + "C: .\nS: 250 2.0.0 <joe> session Saved\nC: QUIT\nS: 221 2.0.0 Bye");
            var message = server.messages("joe", "INBOX").getFirst();
            var expected = "Return-Path: <a@b>\nDelivered-To: joe\nSubject: x\n\n" + (line + "\n.\n").repeat(400);
            assertEquals(expected.replace('\u00ff', '\ufffd'), message);
        }
    }

    @Test
    void smuggledCommandsAreText() throws Exception {
        try (var server = new LmtpServer(Map.of("lmtp_add_received_header", "no"))) {
            Dialogue.play(server.address(), """
                C: MAIL FROM:<a@b>
                S: 250 2.1.0 OK
                C: RCPT TO:<joe>
                S: 250 2.1.5 OK
                C: DATA
                S: 354 OK
                C! Subject: x\\r\\n\\r\\none\\n.\\r\\nMAIL FROM:<evil@b>\\r\\nRCPT TO:<ada>\\r\\nDATA\\r\\ntwo\\r\\n.\\nthree\\r.\\r\\n.\\r\\n
                S: 250 2.0.0 <joe> session Saved
                C: QUIT
                S: 221 2.0.0 Bye""");
            assertEquals(1, server.messages("joe", "INBOX").size());
            assertEquals(0, server.messages("ada", "INBOX").size());
        }
    }

    @Test
    void aWholeConversationInOnePacketIsAnsweredInOrder() throws Exception {
        try (var server = new LmtpServer(Map.of())) {
            Dialogue.play(server.address(), """
                C! LHLO c\\r\\nMAIL FROM:<a@b>\\r\\nRCPT TO:<nobody>\\r\\nRCPT TO:<joe>\\r\\nBDAT 4\\r\\nA: 1BDAT 4 LAST\\r\\n\\r\\n\\r\\nMAIL FROM:<a@b>\\r\\nRCPT TO:<joe>\\r\\nDATA\\r\\nB: 2\\r\\n.\\r\\nQUIT\\r\\n
                S: 250-host
                S: 250-8BITMIME
                S: 250-CHUNKING
                S: 250-ENHANCEDSTATUSCODES
                S: 250-PIPELINING
                S: 250-SIZE
                S: 250-SMTPUTF8
                S: 250 XCLIENT ADDR PORT PROTO HELO LOGIN SESSION TTL TIMEOUT
                S: 250 2.1.0 OK
                S: 550 5.1.1 <nobody> User doesn't exist: nobody
                S: 250 2.1.5 OK
                S: 250 2.0.0 Added 4 octets
                S: 250 2.0.0 <joe> session:R2 Saved
                S: 250 2.1.0 OK
                S: 250 2.1.5 OK
                S: 354 OK
                S: 250 2.0.0 <joe> session:T2 Saved
                S: 221 2.0.0 Bye""");
            assertEquals(2, server.messages("joe", "INBOX").size());
        }
    }

    @Test
    void aMessageThatWasNotAskedForIsNotRead() throws Exception {
        try (var server = new LmtpServer(Map.of())) {
            Dialogue.play(server.address(), """
                C: MAIL FROM:<a@b>
                S: 250 2.1.0 OK
                C! RCPT TO:<nobody>\\r\\nDATA\\r\\nRSET\\r\\nMAIL FROM:<evil@b>\\r\\nRCPT TO:<joe>\\r\\n
                S: 550 5.1.1 <nobody> User doesn't exist: nobody
                S: 503 5.5.0 No valid recipients
                S: 421 4.7.0 host Message was sent before it was asked for.""");
        }
    }

    @Test
    void chunksThatAreGivenUpLeaveNothing() throws Exception {
        try (var server = new LmtpServer(Map.of())) {
            var begin = "L: LHLO c\nC: MAIL FROM:<a@b>\nS: 250 2.1.0 OK\nC: RCPT TO:<joe>\nS: 250 2.1.5 OK\nC! BDAT 4\\r\\nA: 1\nS: 250 2.0.0 Added 4 octets\n";
            Dialogue.play(server.address(), begin + "C: RCPT TO:<ada>\nS: 503 5.5.0 Bad sequence of commands\nC: RSET\nS: 250 2.0.0 OK\nC: MAIL FROM:<a@b>\nS: 250 2.1.0 OK\n"
                    + "C: QUIT\nS: 221 2.0.0 Bye");
            Dialogue.play(server.address(), begin + "L: LHLO c\nC: MAIL FROM:<a@b>\nS: 250 2.1.0 OK\nC: QUIT\nS: 221 2.0.0 Bye");
            Dialogue.play(server.address(), begin + "C: QUIT\nS: 221 2.0.0 Bye");
            Dialogue.play(server.address(), begin + "C: BDAT x\nS: 501 5.5.4 Invalid chunk size parameter");
            assertEquals(0, server.messages("joe", "INBOX").size());
        }
    }

    @Test
    void aUserWhoIsBusyIsToldLater() throws Exception {
        try (var server = new LmtpServer(Map.of("lmtp_user_concurrency_limit", "1"))) {
            for (int i = 0; i < 2; i++) {             // every place is given back
                Dialogue.play(server.address(), """
                    C: MAIL FROM:<>
                    S: 250 2.1.0 OK
                    C: RCPT TO:<joe>
                    S: 250 2.1.5 OK
                    C: RCPT TO:<joe+x>
                    S: 451 4.3.0 <joe+x> Too many concurrent deliveries for user
                    C: RSET
                    S: 250 2.0.0 OK
                    C: MAIL FROM:<>
                    S: 250 2.1.0 OK
                    C: RCPT TO:<joe>
                    S: 250 2.1.5 OK
                    """ + MESSAGE + """
                    S: 250 2.0.0 <joe> session:T2 Saved
                    C: QUIT
                    S: 221 2.0.0 Bye""");
            }
        }
    }

    @Test
    void addressesBeyondAsciiNeedSmtpUtf8() throws Exception {
        try (var server = new LmtpServer(Map.of())) {
            var joerg = new String("jörg".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            Dialogue.play(server.address(), ("C: MAIL FROM:<~>\nS: 553 5.6.7 <jörg> Non-ASCII address without SMTPUTF8\nC: MAIL FROM:<a@b>\nS: 250 2.1.0 OK\n"
                    + "C: RCPT TO:<~>\nS: 553 5.6.7 <jörg> Non-ASCII address without SMTPUTF8\nC: RSET\nS: 250 2.0.0 OK\n"
                    + "C: MAIL FROM:<~> SMTPUTF8\nS: 250 2.1.0 OK\nC: RCPT TO:<~>\nS: 250 2.1.5 OK\n" + MESSAGE + "S: 250 2.0.0 <jörg> session:T2 Saved\nC: QUIT\nS: 221 2.0.0 Bye")
                    .replace("~", joerg));
            assertTrue(server.messages("jörg", "INBOX").getFirst().startsWith("Return-Path: <jörg>\nDelivered-To: jörg\nReceived: from unknown ([127.0.0.1])\n\tby host with UTF8LMTP\n"));
        }
    }

    @Test
    void tooManyRecipientsAreForTheNextMessage() throws Exception {
        try (var server = new LmtpServer(Map.of("lmtp_max_recipients", "100"))) {
            var script = new ArrayList<>(List.of("C: MAIL FROM:<a@b>", "S: 250 2.1.0 OK"));
            for (int i = 0; i < 100; i++) {
                script.addAll(List.of("C: RCPT TO:<u" + i + ">", "S: 250 2.1.5 OK"));
            }
            script.addAll(List.of("C: RCPT TO:<more>", "S: 452 4.5.3 <more> Too many recipients", "C: QUIT", "S: 221 2.0.0 Bye"));
            Dialogue.play(server.address(), script);
        }
    }

    // ---------------------------------------------------------------- without a socket

    private static String run(TestStores stores, Wired connection) throws Exception {
        new LmtpSession(connection, new LmtpProtocol.Parts(stores.conf(), new TestAccounts(), stores.stores(), new UserDeliveries())).run();
        return connection.sent();
    }

    @Test
    void onlyTrustedNetworksSayForWhomTheyAct() throws Exception {
        try (var stores = TestStores.memory()) {
            for (var peer : List.of(Wired.tcp(), Wired.unix())) {
                var answers = run(stores, new Wired(peer, List.of("LHLO c\r\n", "XCLIENT ADDR=192.0.2.9\r\n")));
                assertFalse(answers.contains("XCLIENT "), answers);
                assertTrue(answers.endsWith("550 5.7.14 You are not from trusted IP\r\n"), answers);
            }
        }
    }

    @Test
    void startTlsForgetsWhatWasSaidInClear() throws Exception {
        try (var stores = TestStores.memory()) {
            var answers = run(stores, new Wired(Wired.tcp(), List.of("LHLO c\r\n", "MAIL FROM:<a@b>\r\n", "STARTTLS x\r\n", "STARTTLS\r\n", "RCPT TO:<joe>\r\n", "STARTTLS\r\n",
                    "LHLO c\r\n")));
            assertTrue(answers.contains("250-STARTTLS\r\n") || answers.contains("250 STARTTLS\r\n"), answers);
            assertTrue(answers.contains("501 5.5.4 Invalid parameters\r\n220 2.0.0 Begin TLS negotiation now.\r\n503 5.5.0 MAIL needed first\r\n443 5.5.1 TLS is already active\r\n"), answers);
            assertFalse(answers.substring(answers.indexOf("443")).contains("STARTTLS"), answers);
        }
    }

    @Test
    void aStoppingServerKeepsTheMessageThatHasBegun() throws Exception {
        try (var stores = TestStores.memory()) {
            var answers = run(stores, new Wired(Wired.tcp(), List.of("MAIL FROM:<a@b>\r\n", "RCPT TO:<joe>\r\n", "DATA\r\n", "A: 1\r\n", ".\r\n", "NOOP\r\n"))
                    .duringMessage(new Event.Shutdown<>()));
            assertTrue(answers.matches("(?s).*354 OK\r\n250 2.0.0 <joe> session Saved\r\n421 4.3.2 \\S+ Server shutting down.\r\n"), answers);
            answers = run(stores, new Wired(Wired.tcp(), List.of("MAIL FROM:<a@b>\r\n")).last(new Event.Shutdown<>()));
            assertTrue(answers.matches("(?s).*250 2.1.0 OK\r\n421 4.3.2 \\S+ Server shutting down.\r\n"), answers);
        }
    }

    @Test
    void whoIsSilentIsDisconnectedAndHalfAMessageIsNone() throws Exception {
        try (var stores = TestStores.memory()) {
            var half = List.of("MAIL FROM:<a@b>\r\n", "RCPT TO:<joe>\r\n", "DATA\r\n", "A: 1\r\n.\n");
            var answers = run(stores, new Wired(Wired.tcp(), half).last(new Event.TimedOut<>()));
            assertTrue(answers.matches("(?s).*354 OK\r\n421 4.4.2 \\S+ Disconnected for inactivity\r\n"), answers);
            assertTrue(run(stores, new Wired(Wired.tcp(), half)).endsWith("354 OK\r\n"));
            try (var store = stores.open("joe")) {
                assertEquals(0, store.status(MailboxName.INBOX).messages());
            }
        }
    }
}
