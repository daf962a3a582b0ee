package culver.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A small protocol for the tests: a greeting, then every line comes back; some lines do more.
///
/// `quit` ends; `starttls` changes to TLS; `who` tells the peer; `flood N` sends N kilobytes; `sleep` waits for `gate`;
/// `bug` throws.
final class Lines implements Protocol<ByteBuf> {
    final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    final BlockingQueue<Connection<ByteBuf>> connections = new LinkedBlockingQueue<>();
    final java.util.concurrent.Semaphore gate = new java.util.concurrent.Semaphore(0);

    @Override
    public String name() {
        return "lines";
    }

    @Override
    public ChannelHandler newDecoder() {
        return new LineBasedFrameDecoder(1000);
    }

    @Override
    public String refusal() {
        return "-ERR full";
    }

    static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void serve(Connection<ByteBuf> connection) throws InterruptedException {
        try {
            connection.write(text("hello\r\n"));
            connections.add(connection);
            while (true) {
                switch (connection.next(Duration.ofMinutes(1))) {
                    case Connection.Event.Frame<ByteBuf>(ByteBuf frame) -> {
                        var line = frame.toString(StandardCharsets.ISO_8859_1);
                        frame.release();
                        if (!line(connection, line)) {
                            return;
                        }
                    }
                    case Connection.Event.Wake<ByteBuf> _ -> connection.write(text("* woken\r\n"));
                    case Connection.Event.Closed<ByteBuf>(String reason) -> {
                        events.add("closed: " + reason);
                        return;
                    }
                    case Connection.Event.TimedOut<ByteBuf> _ -> events.add("timed out");
                    case Connection.Event.Shutdown<ByteBuf> _ -> {
                        connection.write(text("* bye\r\n"));
                        events.add("shutdown");
                        return;
                    }
                }
            }
        } catch (Connection.ClosedException e) {
            events.add("gone: " + e.getMessage());
        }
    }

    private boolean line(Connection<ByteBuf> connection, String line) throws Connection.ClosedException, InterruptedException {
        var words = line.split(" ");
        switch (words[0]) {
            case "quit" -> {
                connection.write(text("bye\r\n"));
                return false;
            }
            case "starttls" -> connection.startTls(text("go\r\n"));
            case "who" -> {
                var peer = connection.peer();
                connection.write(text(peer.remote().getAddress().getHostAddress() + ":" + peer.remote().getPort() + " " + peer.local().getPort() + " tls="
                        + peer.tls() + " trusted=" + peer.trusted() + " name=" + peer.localName() + " " + peer.cipher() + "\r\n"));
            }
            case "flood" -> {
                for (int i = 0; i < Integer.parseInt(words[1]); i++) {
                    connection.write(connection.alloc().buffer(1024).writeZero(1022).writeBytes(new byte[] {'\r', '\n'}));
                }
                events.add("flooded");
            }
            case "sleep" -> gate.acquire();
            case "bug" -> throw new IllegalStateException("on purpose");
            default -> connection.write(text(line + "\r\n"));
        }
        return true;
    }
}
