package culver.lmtp;

import culver.conf.Conf;
import culver.net.Endpoint;
import culver.net.Net;
import culver.net.NetConf;
import culver.storage.MailboxName;
import culver.storage.testkit.TestConf;
import culver.storage.testkit.MemoryFormat;
import culver.storage.testkit.TestStores;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A server for tests: real sockets, mail in memory.
final class LmtpServer implements AutoCloseable {
    private final TestStores stores;
    private final TestConf conf = new TestConf().set("mail_location", "memory:~/mail").set("hostname", "host").set("ssl", "no")
            .set("login_trusted_networks", "127.0.0.1");
    private final Net net;
    private final LmtpProtocol protocol;

    LmtpServer(Map<String, String> settings) throws Exception {
        settings.forEach(conf::set);
        stores = new TestStores(new MemoryFormat(), Path.of("/memory"), conf);
        protocol = new LmtpProtocol(() -> conf, TestAccounts::new, stores.stores());
        net = new Net(NetConf.of(conf));
        net.listen(List.of(Endpoint.of("lmtp", "127.0.0.1", 0, false, protocol)));
    }

    InetSocketAddress address() {
        return net.addresses().getFirst();
    }

    Net net() {
        return net;
    }

    LmtpProtocol protocol() {
        return protocol;
    }

    Conf conf() {
        return conf;
    }

    TestStores stores() {
        return stores;
    }

    /// The messages of a mailbox as they are stored.
    List<String> messages(String user, String mailbox) throws Exception {
        var texts = new ArrayList<String>();
        try (var store = stores.open(user); var opened = store.open(MailboxName.of(mailbox), true)) {
            for (int number = 1; number <= store.status(MailboxName.of(mailbox)).messages(); number++) {
                try (var data = opened.message(number).open()) {
                    var octets = ByteBuffer.allocate((int) data.length());
                    while (octets.hasRemaining() && data.read(octets.position(), octets) >= 0) {
                        continue;
                    }
                    texts.add(new String(octets.array(), StandardCharsets.UTF_8));
                }
            }
        }
        return texts;
    }

    void create(String user, String mailbox) throws Exception {
        try (var store = stores.open(user)) {
            store.create(MailboxName.of(mailbox));
        }
    }

    @Override
    public void close() {
        net.close();
        stores.close();
    }
}
