package culver.imap.wire;

import culver.net.Connection;
import culver.net.Connection.Event;
import culver.net.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// The client at the other end, as the session's thread talks with it: lines and literals in, responses out.
///
/// It keeps the one invariant of literals: what a line announces is fetched, streamed or thrown away before the next command is read,
/// whatever becomes of the command ([#endCommand]). What waits longer than the present patience, or loses the connection, throws [Disconnected].
public final class Client implements CommandInput {
    /// A literal that nobody asked for and nobody wants is passed over up to this size; a larger one ends the session (RFC 7888 §4).
    private static final long SWALLOWED = 256L << 20;

    /// Takes the octets of a streamed literal.
    @FunctionalInterface
    public interface Octets {
        void take(ByteBuffer octets) throws IOException;
    }

    private final Connection<ImapFrame> connection;
    private final ImapEncoder out;
    private Duration patience;
    private Duration all;
    private long start;
    private Disconnected impatience;
    private int maxCommand;
    private Literal pending;
    private int budget;
    private long received;
    private long sentBefore;
    private String tag = "*";

    public Client(Connection<ImapFrame> connection) {
        this.connection = connection;
        this.out = new ImapEncoder(connection.alloc(), this::write);
    }

    /// How long to wait for each line or piece of a literal from now on, and for all of them together.
    ///
    /// @param patience   for each
    /// @param all        for all; null: no such limit
    /// @param impatience how the session ends when it waited longer
    /// @param maxCommand octets that make a command
    public void patience(Duration patience, Duration all, Disconnected impatience, int maxCommand) {
        this.patience = patience;
        this.start = System.nanoTime();
        this.all = all;
        this.impatience = impatience;
        this.maxCommand = maxCommand;
    }

    private Duration left(Duration limit, long since) {
        var left = limit.minusNanos(System.nanoTime() - since);
        return left.isNegative() ? Duration.ZERO : left;
    }

    public Connection<ImapFrame> connection() {
        return connection;
    }

    public Peer peer() {
        return connection.peer();
    }

    /// The tag of the present command, for responses that name it.
    public String tag() {
        return tag;
    }

    public void tag(String tag) {
        this.tag = tag;
    }

    // ---- out

    public ImapEncoder out() {
        return out;
    }

    public void send(ImapResponse response) {
        out.write(response);
    }

    /// Octets sent, for the log.
    public long sent() {
        return out.written() - sentBefore;
    }

    /// Counts octets from now on: what came and went before the login is not the user's.
    public void countAnew() {
        received = 0;
        sentBefore = out.written();
    }

    /// Octets received, for the log.
    public long received() {
        return received;
    }

    private void write(ByteBuf octets) {
        try {
            connection.write(octets);
        } catch (Connection.ClosedException e) {
            throw Disconnected.gone(e.getMessage());
        }
    }

    // ---- in

    /// Waits for whatever happens next; what was written is sent first.
    public Event<ImapFrame> next(Duration timeout) throws InterruptedException {
        out.drain();
        return connection.next(timeout);
    }

    private ImapFrame frame() {
        long since = System.nanoTime();
        try {
            while (true) {
                if (!connection.hasNext()) {               // asked anew after a wake-up, which is no reason to keep an answer back
                    out.drain();
                }
                var left = left(patience, since);
                if (all != null && left(all, start).compareTo(left) < 0) {
                    left = left(all, start);
                }
                switch (connection.next(left)) {
                    case Event.Frame<ImapFrame>(var frame) -> {
                        return frame;
                    }
                    case Event.Wake<ImapFrame> _ -> { }
                    case Event.Closed<ImapFrame>(var reason) -> throw Disconnected.gone(reason);
                    case Event.TimedOut<ImapFrame> _ -> throw impatience;
                    case Event.Shutdown<ImapFrame> _ -> throw shutdown();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw shutdown();
        }
    }

    public static Disconnected shutdown() {
        return Disconnected.bye("Server shutting down.", "Server shutting down.");
    }

    /// The first line of the next command.
    ///
    /// @throws LineTooLongException the line was too long and is lost
    public ImapFrame.Line command() throws LineTooLongException {
        budget = maxCommand;
        while (true) {
            switch (frame()) {
                case ImapFrame.Line line -> {
                    return announce(line);
                }
                case ImapFrame.LineTooLong(var start) -> {
                    received += start.length;
                    throw new LineTooLongException(start);
                }
                case ImapFrame.LiteralChunk(var octets) -> octets.release();
                case ImapFrame.LiteralEnd _ -> { }
            }
        }
    }

    @Override
    public ImapFrame.Line line() throws SyntaxException {
        return line(frame());
    }

    private ImapFrame.Line line(ImapFrame frame) throws SyntaxException {
        return switch (frame) {
            case ImapFrame.Line line -> {
                announce(line);
                budget -= line.octets().length + 2;
                if (budget < 0) {
                    throw new SyntaxException("Too long argument");
                }
                yield line;
            }
            case ImapFrame.LineTooLong _ -> throw new SyntaxException("Too long argument");
            case ImapFrame.LiteralChunk(var octets) -> {
                octets.release();
                throw new IllegalStateException("literal where a line was due");
            }
            case ImapFrame.LiteralEnd _ -> throw new IllegalStateException("literal where a line was due");
        };
    }

    private ImapFrame.Line announce(ImapFrame.Line line) {
        received += line.octets().length + 2;
        pending = line.literal();
        return line;
    }

    /// A line that is no command: an answer to a continuation request, DONE. A literal at its end is not allowed.
    public String answer() throws SyntaxException {
        return answer(frame());
    }

    /// The same, of a frame that [#next] gave.
    public String answer(ImapFrame frame) throws SyntaxException {
        budget = maxCommand;
        var line = line(frame);
        if (pending != null) {
            throw new SyntaxException("Unexpected literal");
        }
        return new String(line.octets(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public byte[] gather(Literal literal) throws SyntaxException {
        if (literal.size() > budget) {
            throw new SyntaxException("Literal size too large");
        }
        budget -= (int) literal.size();
        var octets = new ByteArrayOutputStream((int) literal.size());
        try {
            stream(literal, chunk -> {
                var some = new byte[chunk.remaining()];
                chunk.get(some);
                octets.writeBytes(some);
            });
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return octets.toByteArray();
    }

    /// Asks for the literal and hands its octets on as they come. A failure of `to` is thrown when the literal is over.
    public void stream(Literal literal, Octets to) throws IOException {
        if (literal.waits()) {
            send(new ImapResponse.Continue("OK"));
        }
        IOException failure = null;
        while (true) {
            switch (frame()) {
                case ImapFrame.LiteralChunk(var octets) -> {
                    try {
                        received += octets.readableBytes();
                        if (failure == null) {
                            for (var part : octets.nioBuffers()) {
                                to.take(part);
                            }
                        }
                    } catch (IOException e) {
                        failure = e;
                    } finally {
                        octets.release();
                    }
                }
                case ImapFrame.LiteralEnd _ -> {
                    pending = null;
                    if (failure != null) {
                        throw failure;
                    }
                    return;
                }
                case ImapFrame.Line _, ImapFrame.LineTooLong _ -> throw new IllegalStateException("line within a literal");
            }
        }
    }

    /// Throws away what is left of the command, so that the next line is the next command.
    public void endCommand() {
        while (pending != null) {
            var literal = pending;
            if (literal.waits()) {
                connection.tellDecoder(new Literal.RefuseLiteral(literal.serial()));
            } else if (literal.size() > SWALLOWED) {
                throw Disconnected.bye("Too large literal", "Too large literal.");
            }
            swallow();
            if (!literal.waits() && frame() instanceof ImapFrame.Line line) {
                announce(line);
            }
        }
    }

    private void swallow() {
        pending = null;
        while (frame() instanceof ImapFrame.LiteralChunk(var octets)) {
            received += octets.readableBytes();
            octets.release();
        }
    }

    // ---- connection

    /// Answers and changes to TLS; what the client had sent already is dropped.
    public void startTls(ImapResponse reply) {
        var octets = Unpooled.buffer();
        new ImapEncoder(connection.alloc(), buffer -> {
            octets.writeBytes(buffer);
            buffer.release();
        }).writeAll(reply);
        out.drain();
        try {
            connection.startTls(octets);
        } catch (Connection.ClosedException e) {
            throw Disconnected.gone(e.getMessage());
        }
    }

    /// Sends what is left to send.
    public void close() {
        try {
            out.drain();
            connection.flush();
        } catch (Disconnected e) {
            out.discard();
        }
    }
}
