package culver.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;

/// What a session's virtual thread sees of its socket: frames and wake-ups in, octets out, both bounded.
///
/// [#wake] and [#close] may be called from any thread; everything else belongs to the session's thread. Frames that
/// hold buffers are the session's to release.
///
/// @param <F> the frames that the protocol's decoder makes
public interface Connection<F> {
    /// What [#next] returns.
    sealed interface Event<F> {
        record Frame<F>(F frame) implements Event<F> {
        }

        /// [#wake] was called since the last time; several calls are one.
        record Wake<F>() implements Event<F> {
        }

        /// The client closed or the socket failed; no more frames will come.
        record Closed<F>(String reason) implements Event<F> {
        }

        record TimedOut<F>() implements Event<F> {
        }

        /// The server is stopping: say goodbye and return.
        record Shutdown<F>() implements Event<F> {
        }
    }

    /// Waits for the next event. What was written is flushed before it waits, so a session need not flush by itself.
    Event<F> next(Duration timeout) throws InterruptedException;

    /// True if a frame is there already: the client pipelines, answers may be gathered.
    boolean hasNext();

    /// Makes [#next] return.
    void wake();

    /// Sends octets; takes the buffer over. Blocks while the client does not read (up to a limit of time, then the connection
    /// is closed and this throws).
    ///
    /// @throws ClosedException the connection is gone: the session should end
    void write(ByteBuf octets) throws ClosedException;

    void flush();

    ByteBufAllocator alloc();

    /// Passes a note to the decoder, on the event loop, as a user event (`ChannelHandler.userEventTriggered`).
    void tellDecoder(Object note);

    /// Changes to TLS: drops what the client has sent already, sends `reply` in clear, then starts the handshake. Returns when the handshake is done.
    ///
    /// @throws ClosedException when the handshake failed
    void startTls(ByteBuf reply) throws ClosedException;

    /// True if TLS can be started by [#startTls]: the server has certificates and the connection is not under TLS yet.
    boolean canStartTls();

    Peer peer();

    /// Closes after what was written is sent.
    void close();

    /// The socket is gone.
    final class ClosedException extends Exception {
        public ClosedException(String message) {
            super(message, null, false, false);
        }
    }
}
