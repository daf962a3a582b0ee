package culver.pop3;

import culver.auth.Authenticator;
import culver.conf.Conf;
import culver.conf.ConfException;
import culver.conf.Scope;
import culver.net.Connection;
import culver.net.Protocol;
import culver.net.UserConnections;
import culver.storage.MailStores;
import io.netty.channel.ChannelHandler;
import java.util.function.Supplier;

/// POP3 as the listeners need it. One for the process; thread-safe.
public final class Pop3Protocol implements Protocol<Pop3Frame> {
    /// What a session works with; it keeps those it began with.
    ///
    /// @param conf     the whole configuration
    /// @param accounts passdbs and userdbs
    /// @param stores   opens users' mail
    /// @param users    counts sessions for each user and address
    record Parts(Conf conf, Authenticator accounts, MailStores stores, UserConnections users) {
    }

    private final Supplier<Conf> conf;
    private final Supplier<Authenticator> accounts;
    private final MailStores stores;
    private final UserConnections users = new UserConnections();

    /// @param conf     asked for at each new connection, so that a reload is seen by the next one
    /// @param accounts likewise
    public Pop3Protocol(Supplier<Conf> conf, Supplier<Authenticator> accounts, MailStores stores) {
        this.conf = conf;
        this.accounts = accounts;
        this.stores = stores;
    }

    /// Refuses settings that no session could work with.
    ///
    /// @throws ConfException naming the setting
    public static void check(Conf conf) throws ConfException {
        new UidlFormat(conf.in(Scope.protocol("pop3")).get(Pop3Settings.UIDL_FORMAT)).checked();
        for (var filtered : conf.filtered()) {
            new UidlFormat(filtered.get(Pop3Settings.UIDL_FORMAT)).checked();
        }
    }

    @Override
    public String name() {
        return "pop3";
    }

    @Override
    public String refusal() {
        return "-ERR [SYS/TEMP] Too many connections, try again later.";
    }

    @Override
    public ChannelHandler newDecoder() {
        return new Pop3FrameDecoder();
    }

    @Override
    public void serve(Connection<Pop3Frame> connection) throws InterruptedException {
        new Pop3Session(connection, new Parts(conf.get(), accounts.get(), stores, users)).run();
    }
}
