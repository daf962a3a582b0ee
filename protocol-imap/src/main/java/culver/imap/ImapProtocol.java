package culver.imap;

import culver.auth.Authenticator;
import culver.conf.Conf;
import culver.conf.Scope;
import culver.imap.state.ImapService;
import culver.imap.wire.ImapFrame;
import culver.imap.wire.ImapFrameDecoder;
import culver.net.Connection;
import culver.net.Protocol;
import culver.net.UserConnections;
import culver.storage.MailStores;
import io.netty.channel.ChannelHandler;
import java.util.function.Supplier;

/// IMAP as the listeners need it. One for the process; thread-safe.
public final class ImapProtocol implements Protocol<ImapFrame> {
    private final Supplier<Conf> conf;
    private final Supplier<Authenticator> authenticator;
    private final ImapService.Stores stores;
    private final UserConnections places = new UserConnections();

    /// @param conf          asked for at each new connection, so that a reload is seen by the next one
    /// @param authenticator likewise
    public ImapProtocol(Supplier<Conf> conf, Supplier<Authenticator> authenticator, MailStores stores) {
        this(conf, authenticator, stores::open);
    }

    ImapProtocol(Supplier<Conf> conf, Supplier<Authenticator> authenticator, ImapService.Stores stores) {
        this.conf = conf;
        this.authenticator = authenticator;
        this.stores = stores;
    }

    @Override
    public String name() {
        return "imap";
    }

    @Override
    public String refusal() {
        return "* BYE [UNAVAILABLE] Too many connections, try again later.";
    }

    @Override
    public ChannelHandler newDecoder() {
        return new ImapFrameDecoder(ImapSettings.maxLine(conf.get().in(Scope.protocol("imap"))));
    }

    @Override
    public void serve(Connection<ImapFrame> connection) {
        var peer = connection.peer();
        var scoped = conf.get().in(new Scope("imap", peer.local().getAddress(), peer.remote().getAddress(), peer.localName()));
        var service = new ImapService(scoped, ImapSettings.options(scoped), authenticator.get(), stores, places);
        new ImapSession(connection, service).run();
    }
}
