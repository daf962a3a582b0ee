package culver.lda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.conf.Conf;
import culver.storage.MailStore;
import culver.storage.MailboxName;
import culver.storage.testkit.TestStores;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryTest {
    @TempDir
    Path temp;
    private TestStores stores;
    private MailStore store;

    @BeforeEach
    void open() throws Exception {
        stores = TestStores.memory();
        store = stores.open("joe");
    }

    @AfterEach
    void close() {
        store.close();
        stores.close();
    }

    private MailboxName deliver(Map<String, String> settings, String text, String sender, String mailbox) throws Exception {
        try (var message = Incoming.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), temp)) {
            return new Delivery(store, Conf.of(settings)).save(message, "joe", sender, mailbox);
        }
    }

    private String text(MailboxName name, int number) throws Exception {
        try (var mailbox = store.open(name, true); var data = mailbox.message(number).open()) {
            var octets = ByteBuffer.allocate((int) data.length());
            while (octets.hasRemaining() && data.read(octets.position(), octets) >= 0) {
                continue;
            }
            return new String(octets.array(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theEnvelopeIsKeptUnlessTheMtaHasWrittenIt() throws Exception {
        deliver(Map.of(), "Subject: x\n\nbody\n", "ada@example.org", null);
        assertEquals("Return-Path: <ada@example.org>\nDelivered-To: joe\nSubject: x\n\nbody\n", text(MailboxName.INBOX, 1));
        deliver(Map.of(), "Return-Path: <a@b>\r\nDelivered-To: joe@b\r\nSubject: y\r\n\r\nbody\r\n", "ada@example.org", null);
        assertEquals("Return-Path: <a@b>\nDelivered-To: joe@b\nSubject: y\n\nbody\n", text(MailboxName.INBOX, 2));
        deliver(Map.of(), "Subject: z\n\n", "", null);
        assertEquals("Return-Path: <>\nDelivered-To: joe\nSubject: z\n\n", text(MailboxName.INBOX, 3));
        deliver(Map.of(), "Subject: z\n\n", null, null);
        assertEquals("Delivered-To: joe\nSubject: z\n\n", text(MailboxName.INBOX, 4));
    }

    @Test
    void anAddressCannotBecomeAHeaderLine() throws Exception {
        deliver(Map.of(), "Subject: x\n\n", "a@b>\nBcc: evil@example.org\n<", null);
        assertEquals(List.of("Return-Path: <a@b>Bcc: evil@example.org<>", "Delivered-To: joe", "Subject: x", ""), text(MailboxName.INBOX, 1).lines().toList());
    }

    @Test
    void aMissingMailboxCostsNoMail() throws Exception {
        assertEquals(MailboxName.INBOX, deliver(Map.of(), "Subject: x\n\n", null, "Missing"));
        assertEquals(MailboxName.INBOX, deliver(Map.of(), "Subject: x\n\n", null, "../bad//name"));
        assertEquals(2, store.status(MailboxName.INBOX).messages());
    }

    @Test
    void autocreateAndAutosubscribe() throws Exception {
        var name = MailboxName.of("New");
        assertEquals(name, deliver(Map.of("lda_mailbox_autocreate", "yes", "lda_mailbox_autosubscribe", "yes"), "Subject: x\n\n", null, "New"));
        assertEquals(1, store.status(name).messages());
        assertTrue(store.subscriptions().contains(name));
        assertEquals(name, deliver(Map.of(), "Subject: x\n\n", null, "New"));
    }
}
