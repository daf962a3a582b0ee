package culver.imap;

import culver.conf.Conf;
import culver.imap.script.Dialer;
import culver.imap.state.ImapService;
import culver.imap.wire.ImapFrame;
import culver.net.Connection.Event;
import culver.storage.MailStores;
import culver.storage.MailUser;
import culver.storage.live.LiveMailboxes;
import culver.storage.live.MailboxFormat;
import culver.storage.testkit.MemoryFormat;
import culver.storage.testkit.TestConf;
import java.nio.file.Path;
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
        this(conf, new LiveMailboxes(conf), authenticator, null, tls, trusted);
    }

    /// Whose users' mail is real: files of that format.
    ///
    /// @param homes users' homes are in it
    static TestServer of(MailboxFormat format, String location, Path homes) {
        var conf = conf().set("mail_location", location).set("mail_fsync", "never");
        var live = new LiveMailboxes(conf);
        var stores = new MailStores(List.of(format), live);
        return new TestServer(conf, live, new FakeAuthenticator(false), (user, scoped) ->
            stores.open(new MailUser(user.name(), homes.resolve(user.name()), user.uid(), user.gid(), user.fields()), scoped), false, true);
    }

    /// Whose users' mail opens as `stores` does it.
    static TestServer over(ImapService.Stores stores) {
        var conf = conf();
        return new TestServer(conf, new LiveMailboxes(conf), new FakeAuthenticator(false), stores, false, true);
    }

    /// @param stores null: in memory
    private TestServer(Conf conf, LiveMailboxes live, FakeAuthenticator authenticator, ImapService.Stores stores, boolean tls, boolean trusted) {
        this.live = live;
        this.protocol = new ImapProtocol(() -> conf, () -> authenticator,
            stores != null ? stores : new MailStores(List.of(new MemoryFormat()), live)::open);
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

    /// The client of that connection, counted from 0, goes away.
    synchronized void hangUp(int connection) {
        connections.get(connection).hangUp();
    }

    synchronized void event(int connection, Event<ImapFrame> event) {
        connections.get(connection).event(event);
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
