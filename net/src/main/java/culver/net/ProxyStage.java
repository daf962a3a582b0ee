package culver.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxySSLTLV;
import io.netty.handler.codec.haproxy.HAProxyTLV;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The first stage behind a proxy: takes the PROXY protocol's header (version 1 or 2) and learns from it who the client really is. It then
/// adds the other stages and removes itself. Nothing is sent or done for the client before.
///
/// A header that is missing, malformed or late closes the connection. Event loop.
///
/// STANDARDS: The PROXY protocol, versions 1 & 2 (haproxy.org).
final class ProxyStage extends ChannelInboundHandlerAdapter {
    static final String NAME = "proxy";
    /// Enough for what proxies add (TLS name, authority), and no more than a client may cost before anything is known of it.
    private static final int MOST_TLV_OCTETS = 4096;
    private static final System.Logger LOG = System.getLogger(ProxyStage.class.getName());

    /// @param tls       the client came to the proxy under TLS, says the proxy
    /// @param localName the name it asked the proxy for, or empty
    record Ends(InetSocketAddress local, InetSocketAddress remote, boolean tls, String localName) {
    }

    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final Duration timeout;
    private final Consumer<Ends> next;
    private Future<?> alarm;

    ProxyStage(InetSocketAddress local, InetSocketAddress remote, Duration timeout, Consumer<Ends> next) {
        this.local = local;
        this.remote = remote;
        this.timeout = timeout;
        this.next = next;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.pipeline().addBefore(NAME, NAME + "-decoder", new HAProxyMessageDecoder(MOST_TLV_OCTETS));
        alarm = ctx.executor().schedule(() -> fail(ctx, "no PROXY header within " + timeout.toMillis() + " ms"), timeout.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof HAProxyMessage header)) {
            ReferenceCountUtil.release(message);
            fail(ctx, "no PROXY header");
            return;
        }
        alarm.cancel(false);
        try {
            next.accept(ends(header));
        } catch (UnknownHostException e) {
            fail(ctx, "bad address in the PROXY header");
        } finally {
            header.release();
        }
        ctx.pipeline().remove(this);                  // the decoder has removed itself; octets behind the header follow to the next stage
    }

    private Ends ends(HAProxyMessage header) throws UnknownHostException {
        if (header.command() == HAProxyCommand.LOCAL || header.sourceAddress() == null || header.destinationAddress() == null) {
            return new Ends(local, remote, false, "");        // the proxy itself: a health check
        }
        boolean tls = false;
        var name = "";
        for (HAProxyTLV tlv : header.tlvs()) {
            if (tlv instanceof HAProxySSLTLV ssl) {
                tls = ssl.isPP2ClientSSL();
            } else if (tlv.type() == HAProxyTLV.Type.PP2_TYPE_AUTHORITY) {
                name = tlv.content().toString(StandardCharsets.UTF_8);
            }
        }
        return new Ends(address(header.destinationAddress(), header.destinationPort()), address(header.sourceAddress(), header.sourcePort()), tls, name);
    }

    private static InetSocketAddress address(String text, int port) throws UnknownHostException {
        var octets = NetUtil.createByteArrayFromIpAddressString(text);
        if (octets == null) {
            throw new UnknownHostException(text);
        }
        return new InetSocketAddress(InetAddress.getByAddress(octets), port);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(ctx, "bad PROXY header: " + TlsStage.reason(cause));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        alarm.cancel(false);
    }

    private void fail(ChannelHandlerContext ctx, String reason) {
        alarm.cancel(false);
        LOG.log(System.Logger.Level.WARNING, "haproxy: " + reason + " (rip=" + Networks.text(remote.getAddress()) + ")");
        ctx.close();
    }
}
