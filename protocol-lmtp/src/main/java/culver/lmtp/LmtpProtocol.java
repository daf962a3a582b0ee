package culver.lmtp;

import culver.auth.Authenticator;
import culver.conf.Conf;
import culver.conf.ConfException;
import culver.conf.Scope;
import culver.net.Connection;
import culver.net.Protocol;
import culver.storage.MailStores;
import io.netty.channel.ChannelHandler;
import java.util.function.Supplier;

/// LMTP as the listeners need it. One for the process; thread-safe.
public final class LmtpProtocol implements Protocol<LmtpFrame> {
    /// What a session works with; it keeps those it began with.
    ///
    /// @param conf       the whole configuration
    /// @param accounts   userdbs
    /// @param stores     opens users' mail
    /// @param deliveries counts each user's recipients
    record Parts(Conf conf, Authenticator accounts, MailStores stores, UserDeliveries deliveries) {
    }

    private final Supplier<Conf> conf;
    private final Supplier<Authenticator> accounts;
    private final MailStores stores;
    private final UserDeliveries deliveries = new UserDeliveries();

    /// @param conf     asked for at each new connection, so that a reload is seen by the next one
    /// @param accounts likewise
    public LmtpProtocol(Supplier<Conf> conf, Supplier<Authenticator> accounts, MailStores stores) {
        this.conf = conf;
        this.accounts = accounts;
        this.stores = stores;
    }

    /// Refuses settings that no session could work with.
    ///
    /// @throws ConfException naming the setting
    public static void check(Conf conf) throws ConfException {
        Workarounds.check(conf.in(Scope.protocol("lmtp")));
        for (var filtered : conf.filtered()) {
            Workarounds.check(filtered);
        }
    }

    @Override
    public String name() {
        return "lmtp";
    }

    @Override
    public String refusal() {
        return "421 4.3.2 Too many connections, try again later.";
    }

    @Override
    public ChannelHandler newDecoder() {
        return new LmtpFrameDecoder();
    }

    @Override
    public void serve(Connection<LmtpFrame> connection) throws InterruptedException {
        new LmtpSession(connection, new Parts(conf.get(), accounts.get(), stores, deliveries)).run();
    }
}
