package culver.net;

import io.netty.channel.ChannelHandler;

/// One protocol as the listeners need it: a decoder for the event loop, and the session's code for its virtual thread.
///
/// @param <F> the frames that the decoder passes on
public interface Protocol<F> {
    /// `imap`, `pop3`.
    String name();

    /// A new decoder for one connection: reads ByteBuf, fires frames of type F. Runs on the event loop.
    ChannelHandler newDecoder();

    /// What a client is told, in one line, when there are too many connections; empty: it is only disconnected.
    default String refusal() {
        return "";
    }

    /// Serves one connection from greeting to end; runs on a virtual thread of its own; returns when the session is over (the
    /// caller then closes the connection). An exception is a bug: the caller logs it and closes.
    void serve(Connection<F> connection) throws InterruptedException;
}
