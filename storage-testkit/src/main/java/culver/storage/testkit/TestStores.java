package culver.storage.testkit;

import culver.conf.Conf;
import culver.storage.MailStore;
import culver.storage.MailStores;
import culver.storage.MailUser;
import culver.storage.StorageException;
import culver.storage.live.LiveMailboxes;
import culver.storage.live.MailboxFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A server's storage for a test: one format, one configuration, users whose homes lie in one directory. Closing it stops it,
/// as a server stops; the mail stays with the format.
public final class TestStores implements AutoCloseable {
    private final LiveMailboxes live;
    private final MailStores stores;
    private final Path homes;
    private final Conf conf;

    /// @param homes users' homes are `homes/USER`
    /// @param conf  with a `mail_location` for the format, or with `namespace` blocks
    public TestStores(MailboxFormat format, Path homes, Conf conf) {
        this.live = new LiveMailboxes(conf);
        this.stores = new MailStores(List.of(format), live);
        this.homes = homes;
        this.conf = conf;
    }

    /// In memory, with one namespace whose separator is `/`.
    public static TestStores memory() {
        return new TestStores(new MemoryFormat(), Path.of("/memory"), new TestConf().set("mail_location", "memory:~/mail"));
    }

    /// One session of a user.
    public MailStore open(String user) throws StorageException {
        return stores.open(new MailUser(user, homes.resolve(user), -1, -1, Map.of()), conf);
    }

    public MailStores stores() {
        return stores;
    }

    public LiveMailboxes live() {
        return live;
    }

    public Conf conf() {
        return conf;
    }

    @Override
    public void close() {
        live.close();
    }
}
