package culver.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.TimeUnit;

/// The event loops and the kind of sockets: Linux's epoll where Netty's native library loads, the JDK's NIO otherwise. Same behaviour.
final class Transport implements AutoCloseable {
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;
    private static final ChannelOption<Integer> V6ONLY = new IntegerUnixChannelOption("IPV6_V6ONLY", IPPROTO_IPV6, IPV6_V6ONLY);

    private final EventLoopGroup loops;
    private final boolean epoll;

    private Transport(EventLoopGroup loops, boolean epoll) {
        this.loops = loops;
        this.epoll = epoll;
    }

    /// @param threads event loops: they do frames and TLS only, so one for each processor is enough
    static Transport open(int threads) {
        boolean epoll = Epoll.isAvailable();
        return new Transport(new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("net"),
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory()), epoll);
    }

    EventLoopGroup loops() {
        return loops;
    }

    /// True if an IPv6 socket can leave IPv4 clients to another one.
    boolean separatesFamilies() {
        return epoll;
    }

    /// Closes a listening socket; when this returns its port is free.
    void close(Channel listening) {
        listening.close().syncUninterruptibly();
        if (!epoll) {
            // The JDK lets go of a registered socket at the next select: a moment's delay passes through one.
            listening.eventLoop().schedule(() -> { }, 5, TimeUnit.MILLISECONDS).syncUninterruptibly();
        }
    }

    /// A bootstrap for one listening socket.
    ///
    /// @param ipv6 a socket of the IPv6 family
    /// @param only an IPv6 socket that leaves IPv4 clients alone
    ServerBootstrap bootstrap(boolean ipv6, boolean only, boolean reusePort) {
        var family = ipv6 ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
        ChannelFactory<ServerChannel> sockets = epoll
                ? () -> new EpollServerSocketChannel(family)
                : () -> new NioServerSocketChannel(SelectorProvider.provider(), family);
        var bootstrap = new ServerBootstrap().group(loops).channelFactory(sockets)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                // A client may close its half after its last command and still wants the answers.
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        if (epoll && ipv6) {
            bootstrap.option(V6ONLY, only ? 1 : 0);
        }
        if (epoll && reusePort) {
            bootstrap.option(UnixChannelOption.SO_REUSEPORT, true);
        }
        return bootstrap;
    }

    /// A bootstrap for one listening socket in the file system.
    ServerBootstrap unixBootstrap() {
        ChannelFactory<ServerChannel> sockets = epoll ? EpollServerDomainSocketChannel::new : NioServerDomainSocketChannel::new;
        var bootstrap = new ServerBootstrap().group(loops).channelFactory(sockets).option(ChannelOption.SO_BACKLOG, 1024);
        // The JDK's own have no such option: there a client that closes its half has closed all.
        return epoll ? bootstrap.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true) : bootstrap;
    }

    SocketAddress address(UnixSocket socket) {
        return socket.address(epoll);
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
    }

    @Override
    public String toString() {
        return epoll ? "epoll" : "nio";
    }
}
