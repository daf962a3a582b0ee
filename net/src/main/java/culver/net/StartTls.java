package culver.net;

import culver.net.Connection.ClosedException;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// STARTTLS and STLS: a connection in clear goes over to TLS.
///
/// Everything that the client sent in clear is forgotten before the reply leaves (frames in the queue, octets before the decoder, half a line in
/// it), and whatever it sends in clear after that is not TLS and ends the connection: no command can be smuggled into the protected session
/// (CVE-2011-0411 and its kin).
///
/// STANDARDS: RFC 3501 §6.2.1, RFC 2595 §4, RFC 9051 §11.1.
final class StartTls {
    private final SessionBridge<?> bridge;
    private final ChannelStages stages;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    StartTls(SessionBridge<?> bridge, ChannelStages stages) {
        this.bridge = bridge;
        this.stages = stages;
    }

    /// Session thread: returns when the handshake is done.
    ///
    /// @param reply sent in clear; taken over
    void run(ByteBuf reply) throws ClosedException {
        if (!bridge.onLoop(() -> change(reply))) {
            reply.release();
            throw new ClosedException(SessionBridge.CLOSED);
        }
        try {
            done.get();
        } catch (ExecutionException e) {
            throw new ClosedException("TLS handshaking: "
                    + (e.getCause() instanceof ClosedException gone ? gone.getMessage() : TlsStage.reason(e.getCause())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClosedException("interrupted");
        }
    }

    /// Event loop: one task, so that nothing is read between the forgetting and the new stage.
    private void change(ByteBuf reply) {
        if (!bridge.channel().isActive()) {
            reply.release();
            done.completeExceptionally(new ClosedException(SessionBridge.CLOSED));
            return;
        }
        bridge.forgetInput();
        bridge.channel().writeAndFlush(reply);
        stages.addTls(bridge, () -> done.complete(null), done::completeExceptionally);
        bridge.intake().feed();
    }
}
