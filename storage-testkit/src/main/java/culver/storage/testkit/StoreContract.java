package culver.storage.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.mime.MessageData;
import culver.storage.FlagChange;
import culver.storage.Flags;
import culver.storage.MailStore;
import culver.storage.Mailbox;
import culver.storage.MailboxName;
import culver.storage.Message;
import culver.storage.StorageError;
import culver.storage.StorageException;
import culver.storage.UidSet;
import culver.storage.live.MailboxFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// What the contract tests stand on: a server's storage over the format under test, in a temporary directory, and the few
/// gestures that every test makes. A subclass of [MailboxContract] or [MailStoreContract] supplies format and location.
@Timeout(120)
public abstract class StoreContract {
    protected static final String USER = "joe";

    @TempDir
    protected Path homes;

    protected TestStores server;
    protected MailStore store;
    private MailboxFormat format;
    private final List<AutoCloseable> opened = new ArrayList<>();

    /// The format under test; asked once for each test.
    protected abstract MailboxFormat format();

    /// A `mail_location`: everything in it must lie under `~`.
    protected abstract String location();

    /// Settings besides `mail_location`.
    protected TestConf conf() {
        return new TestConf().set("mail_location", location()).set("mail_fsync", "never");
    }

    /// False when a mailbox that holds messages cannot have children (mbox files in directories).
    protected boolean parentsHoldMessages() {
        return true;
    }

    /// Puts a message into INBOX as another program would: an MTA.
    ///
    /// @return false when this cannot be done: the tests that need it are skipped
    protected boolean deliverForeign(byte[] message) throws IOException {
        return false;
    }

    protected final Path home() {
        return homes.resolve(USER);
    }

    protected final MailboxFormat formatUnderTest() {
        return format;
    }

    @BeforeEach
    void start() throws Exception {
        Files.createDirectories(home());
        format = format();
        server = new TestStores(format, homes, conf());
        store = session();
    }

    @AfterEach
    void stop() throws Exception {
        closeAll();
        server.close();
    }

    /// Stops the storage and starts it again: only what is on disk remains.
    protected final void restart() throws Exception {
        closeAll();
        server.close();
        server = new TestStores(format, homes, conf());
        store = session();
    }

    private void closeAll() throws Exception {
        for (var each : opened.reversed()) {
            each.close();
        }
        opened.clear();
    }

    protected final MailStore session() throws StorageException {
        return keep(server.open(USER));
    }

    protected final Mailbox inbox() throws StorageException {
        return open("INBOX");
    }

    protected final Mailbox open(String name) throws StorageException {
        return keep(store.open(new MailboxName(name), false));
    }

    protected final Mailbox examine(String name) throws StorageException {
        return keep(store.open(new MailboxName(name), true));
    }

    /// Closes it after the test.
    protected final <T extends AutoCloseable> T keep(T closeable) {
        opened.add(closeable);
        return closeable;
    }

    protected static long append(Mailbox mailbox, byte[] message) throws Exception {
        return append(mailbox, message, Flags.NONE);
    }

    protected static long append(Mailbox mailbox, byte[] message, Flags flags) throws Exception {
        return append(mailbox, message, flags, null);
    }

    protected static long append(Mailbox mailbox, byte[] message, Flags flags, Instant date) throws Exception {
        try (var tx = mailbox.begin()) {
            var into = tx.append(flags, date, message.length);
            into.write(ByteBuffer.wrap(message));
            into.finish();
            var result = tx.commit();
            assertEquals(1, result.appended().length);
            assertEquals(mailbox.uidValidity(), result.uidValidity());
            return result.appended()[0];
        }
    }

    protected static void store(Mailbox mailbox, UidSet uids, FlagChange change) throws StorageException {
        try (var tx = mailbox.begin()) {
            tx.setFlags(uids, change);
            tx.commit();
        }
    }

    protected static void expunge(Mailbox mailbox, long... uids) throws StorageException {
        try (var tx = mailbox.begin()) {
            tx.expunge(UidSet.of(uids));
            tx.commit();
        }
    }

    protected static List<Long> uids(Mailbox mailbox) {
        return LongStream.rangeClosed(1, mailbox.size()).mapToObj(n -> mailbox.uid((int) n)).toList();
    }

    protected static Message byUid(Mailbox mailbox, long uid) {
        int sequence = mailbox.sequence(uid);
        assertTrue(sequence > 0, "no UID " + uid + " in the view");
        return mailbox.message(sequence);
    }

    /// The octets with LF line ends: a format may keep either.
    protected static String text(Message message) throws Exception {
        try (var data = message.open()) {
            return new String(read(data), StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
        }
    }

    protected static String text(byte[] message) {
        return new String(message, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
    }

    protected static byte[] read(MessageData data) throws IOException {
        var all = ByteBuffer.allocate((int) data.length());
        while (all.hasRemaining()) {
            assertTrue(data.read(all.position(), all) > 0, "ends early");
        }
        assertEquals(-1, data.read(data.length(), ByteBuffer.allocate(1)), "more octets than length() says");
        return all.array();
    }

    protected static void assertFails(StorageError error, Executable action) {
        var failure = assertThrows(StorageException.class, action);
        assertEquals(error, failure.error(), failure.getMessage());
    }

    /// Waits for something that another thread brings about.
    protected static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "did not happen: " + what);
            Thread.sleep(5);
        }
    }
}
