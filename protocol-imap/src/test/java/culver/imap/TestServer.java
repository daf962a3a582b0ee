package culver.imap;

import culver.conf.Conf;
import culver.imap.script.Dialer;
import culver.storage.MailStores;
import culver.storage.live.LiveMailboxes;
import culver.storage.testkit.MemoryFormat;
import culver.storage.testkit.TestConf;
import java.util.ArrayList;
import java.util.List;

/// A whole IMAP server over the store in memory, without sockets. Closing it ends its sessions.
final class TestServer implements Dialer, AutoCloseable {
    private final LiveMailboxes live;
    private final ImapProtocol protocol;
    private final List<FakeConnection> connections = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final boolean tls;
    private final boolean trusted;

    TestServer() {
        this(conf(), new FakeAuthenticator(false), false, true);
    }

    TestServer(Conf conf, FakeAuthenticator authenticator, boolean tls, boolean trusted) {
        this.live = new LiveMailboxes(conf);
        var stores = new MailStores(List.of(new MemoryFormat()), live);
        this.protocol = new ImapProtocol(() -> conf, () -> authenticator, stores);
        this.tls = tls;
        this.trusted = trusted;
    }

    static TestConf conf() {
        return new TestConf().set("mail_location", "memory:~/mail").block("namespace", "inbox", inbox -> inbox
            .set("inbox", "yes")
            .set("separator", "/")
            .block("mailbox", "Drafts", box -> box.set("special_use", "\\Drafts"))
            .block("mailbox", "Trash", box -> box.set("special_use", "\\Trash")));
    }

    @Override
    public synchronized FakeConnection dial() {
        var connection = new FakeConnection(protocol::newDecoder, tls, trusted);
        connections.add(connection);
        threads.add(Thread.ofVirtual().start(() -> {
            try {
                protocol.serve(connection);
            } finally {
                connection.ended();
            }
        }));
        return connection;
    }

    @Override
    public synchronized void close() {
        connections.forEach(FakeConnection::hangUp);
        try {
            for (var thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connections.forEach(FakeConnection::release);
        live.close();
    }
}
