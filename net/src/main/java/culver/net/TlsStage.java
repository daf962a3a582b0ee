package culver.net;

import culver.tls.CipherList;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.time.Duration;

/// The TLS stage: waits for the ClientHello, chooses the certificate by the name in it, and gives its place in the pipeline to the library's handler.
/// Event loop.
///
/// STANDARDS: RFC 8446, RFC 5246, RFC 6066 §3 (SNI).
final class TlsStage extends AbstractSniHandler<TlsContexts.Chosen> {
    static final String NAME = "tls";
    /// A ClientHello with post-quantum key shares has two thousand octets.
    private static final int LONGEST_HELLO = 32 * 1024;

    private final TlsContexts contexts;
    private final SessionBridge<?> bridge;

    TlsStage(TlsContexts contexts, SessionBridge<?> bridge, Duration handshakeTimeout) {
        super(LONGEST_HELLO, handshakeTimeout.toMillis());
        this.contexts = contexts;
        this.bridge = bridge;
    }

    @Override
    protected Future<TlsContexts.Chosen> lookup(ChannelHandlerContext ctx, String name) {
        var peer = bridge.peer();
        return ctx.executor().newSucceededFuture(contexts.choose(bridge.protocol().name(), peer.local().getAddress(), peer.remote().getAddress(),
                name == null ? "" : name));
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext ctx, String name, Future<TlsContexts.Chosen> chosen) {
        var handler = chosen.getNow().newHandler(ctx.alloc());
        handler.setHandshakeTimeoutMillis(handshakeTimeoutMillis);
        if (name != null) {
            bridge.peer(bridge.peer().asking(name));
        }
        ctx.pipeline().replace(this, NAME, handler);
    }

    /// The peer once the handshake is done.
    static Peer secured(Peer peer, SslHandler handler) {
        var session = handler.engine().getSession();
        int bits = CipherList.bits(session.getCipherSuite());
        return peer.secured(session.getProtocol() + " with cipher " + CipherList.opensslName(session.getCipherSuite()) + " (" + bits + "/" + bits + " bits)");
    }

    /// What went wrong, for the log. Never what the client sent: octets in clear on a TLS port may be a password.
    static String reason(Throwable cause) {
        var inner = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        return inner instanceof NotSslRecordException ? "not an SSL/TLS record" : inner.getMessage() == null ? inner.toString() : inner.getMessage();
    }
}
