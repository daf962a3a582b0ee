package culver.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The pipeline of a connection, on one screen:
///
/// ```
/// socket -> [ProxyStage] -> [TlsStage] -> Intake -> decoder -> SessionBridge ⇒ session's virtual thread
/// ```
///
/// One for each listening socket. The configuration and the endpoint are asked for at each connection, so a reload changes new ones only.
/// Event loop, except where noted.
final class ChannelStages extends ChannelInitializer<Channel> {
    static final String DECODER = "decoder";
    /// How long a connection that we close may go on sending before we stop listening to it.
    private static final long LINGER_SECONDS = 2;
    /// Both ends of a Unix socket.
    private static final InetSocketAddress HERE = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

    private final Supplier<Endpoint> endpoint;
    private final Supplier<NetConf> conf;
    private final Connections connections;

    ChannelStages(Supplier<Endpoint> endpoint, Supplier<NetConf> conf, Connections connections) {
        this.endpoint = endpoint;
        this.conf = conf;
        this.connections = connections;
    }

    @Override
    protected void initChannel(Channel channel) {
        var at = endpoint.get();
        if (at.unix().isPresent()) {
            admit(channel, at, new ProxyStage.Ends(HERE, HERE, false, ""));
            return;
        }
        if (!(channel.remoteAddress() instanceof InetSocketAddress remote) || !(channel.localAddress() instanceof InetSocketAddress local)) {
            channel.close();                         // it went away again before we looked
            return;
        }
        if (at.haproxy()) {
            if (!conf.get().haproxyTrusted().contains(remote.getAddress())) {
                SessionLog.beforeLogin(at.protocol().name()).warning("Client not trusted: haproxy_trusted_networks does not have rip="
                        + Networks.text(remote.getAddress()) + " (listener " + at.name() + ")");
                channel.close();
                return;
            }
            channel.pipeline().addLast(ProxyStage.NAME, new ProxyStage(local, remote, conf.get().haproxyTimeout(),
                    ends -> admit(channel, at, ends)));
        } else {
            admit(channel, at, new ProxyStage.Ends(local, remote, false, ""));
        }
    }

    /// The two ends are known: is there room?
    private void admit(Channel channel, Endpoint at, ProxyStage.Ends ends) {
        var address = Networks.plain(ends.remote().getAddress());
        if (!connections.enter(channel, address, conf.get())) {
            SessionLog.beforeLogin(at.protocol().name()).warning("Connection refused, too many connections: rip=" + Networks.text(address));
            refuse(channel, at);
            return;
        }
        begin(channel, at, at.protocol(), ends);
    }

    private <F> void begin(Channel channel, Endpoint at, Protocol<F> protocol, ProxyStage.Ends ends) {
        var local = Networks.plain(ends.local().getAddress());
        var remote = Networks.plain(ends.remote().getAddress());
        boolean trusted = ends.tls() || isNear(local, remote) || conf.get().trusted().contains(remote);
        var peer = new Peer(connections.sessionIds().next(ends.remote()), at.name(), new InetSocketAddress(local, ends.local().getPort()),
                new InetSocketAddress(remote, ends.remote().getPort()), false, trusted, ends.localName(), "");
        var bridge = new SessionBridge<>(protocol, channel, this, peer);
        connections.add(bridge);
        channel.closeFuture().addListener(_ -> connections.closed(bridge));
        channel.pipeline()
                .addLast(Intake.NAME, bridge.intake())
                .addLast(DECODER, protocol.newDecoder())
                .addLast(SessionBridge.NAME, bridge);
        if (at.tls()) {
            addTls(bridge, () -> connections.start(bridge), cause -> SessionLog.beforeLogin(protocol.name()).info(
                    "Disconnected: Connection closed: TLS handshaking: " + TlsStage.reason(cause) + " (no auth attempts): "
                    + SessionLog.elements("", "", bridge.peer())));
        } else {
            connections.start(bridge);
        }
    }

    /// A connection that does not leave the machine needs no protection.
    private static boolean isNear(InetAddress local, InetAddress remote) {
        return remote.isLoopbackAddress() || remote.equals(local);
    }

    private void refuse(Channel channel, Endpoint at) {
        var text = at.tls() ? "" : at.protocol().refusal();
        if (text.isEmpty()) {
            channel.close();
        } else {
            channel.writeAndFlush(Unpooled.copiedBuffer(text + "\r\n", StandardCharsets.US_ASCII)).addListener(_ -> close(channel, true));
        }
    }

    NetConf conf() {
        return conf.get();
    }

    boolean canStartTls() {
        return conf.get().tls().isPresent();
    }

    /// Puts TLS before the other stages; the bridge's peer is changed when the handshake is done.
    ///
    /// @param secured called then
    /// @param failed  called when there is no handshake; the channel is closed
    void addTls(SessionBridge<?> bridge, Runnable secured, Consumer<Throwable> failed) {
        var contexts = conf.get().tls();
        var pipeline = bridge.channel().pipeline();
        if (contexts.isEmpty()) {
            failed.accept(new IllegalStateException("no certificates (ssl = no)"));
            bridge.channel().close();
            return;
        }
        bridge.onHandshake(done -> {
            if (done.isSuccess() && pipeline.get(TlsStage.NAME) instanceof SslHandler handler) {
                bridge.peer(TlsStage.secured(bridge.peer(), handler));
                secured.run();
            } else {
                failed.accept(done.cause());
                bridge.channel().close();
            }
        });
        pipeline.addBefore(Intake.NAME, TlsStage.NAME, new TlsStage(contexts.get(), bridge, conf.get().handshakeTimeout()));
    }

    /// Session thread: its session is over.
    void ended(SessionBridge<?> bridge) {
        connections.ended(bridge);
    }

    /// Closes after what was written is sent. Where the client has sent what we did not read, closing at once would make the kernel send
    /// a reset, which takes our last words from the client (RFC 1122 §4.2.2.13): then we end our half and read on for a moment.
    void close(Channel channel, boolean unread) {
        if (!channel.isActive()) {
            return;
        }
        var flushed = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
        if (!unread || !(channel instanceof DuplexChannel duplex)) {
            flushed.addListener(ChannelFutureListener.CLOSE);
            return;
        }
        channel.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ReferenceCountUtil.release(message);
            }

            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                ctx.close();                          // the client has ended its half too
            }
        });
        channel.config().setAutoRead(true);
        var tls = channel.pipeline().get(SslHandler.class);
        (tls == null ? flushed : tls.closeOutbound()).addListener(_ -> duplex.shutdownOutput());
        channel.eventLoop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    }
}
