package culver.pop3;

import culver.mime.CrlfReader;
import culver.mime.DotStuffing;
import culver.net.Connection;
import culver.net.Connection.ClosedException;
import culver.storage.Message;
import culver.storage.StorageError;
import culver.storage.StorageException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.nio.ByteBuffer;

/// What a session sends: lines, and messages streamed through a small buffer. Session thread.
final class Pop3Output {
    private static final int CHUNK = 16 * 1024;
    /// `.` CRLF.
    private static final int LAST_LINE = 3;

    private final Connection<Pop3Frame> connection;
    private long octets;

    Pop3Output(Connection<Pop3Frame> connection) {
        this.connection = connection;
    }

    /// Octets sent so far.
    long octets() {
        return octets;
    }

    void line(String line) throws ClosedException {
        var buffer = connection.alloc().buffer(line.length() + 2);
        ByteBufUtil.writeUtf8(buffer, line);
        send(buffer.writeByte('\r').writeByte('\n'));
    }

    private void send(ByteBuf buffer) throws ClosedException {
        octets += buffer.readableBytes();
        connection.write(buffer);
    }

    /// Sends `status`, the message dot-stuffed, and the dot.
    ///
    /// @param bodyLines lines of the body, as TOP counts them; [Long#MAX_VALUE] for all
    /// @return octets sent, without the last line with its dot: what `pop3_logout_format` counts
    /// @throws StorageException before anything is sent: the message cannot be opened
    /// @throws IOException      after that: the connection must end, for the client would take half a message for a whole one
    long message(String status, Message message, long bodyLines) throws StorageException, IOException, ClosedException {
        try (var data = message.open()) {
            var reader = new CrlfReader(data, 0, data.length());
            var text = ByteBuffer.allocate(CHUNK);          // for this message only: idle sessions are many
            int n = first(reader, text, message);
            long before = octets;
            line(status);
            var stuffing = new DotStuffing();
            var cut = new TopLines(bodyLines);
            while (n >= 0 && !cut.reached()) {
                cut.limit(text);
                while (text.hasRemaining()) {
                    put(stuffing, text);
                }
                n = cut.reached() ? -1 : fill(reader, text);
            }
            finish(stuffing);
            return octets - before - LAST_LINE;
        }
    }

    /// Nothing is said yet, so a failure can still be told.
    private static int first(CrlfReader reader, ByteBuffer text, Message message) throws StorageException {
        try {
            return fill(reader, text);
        } catch (IOException e) {
            throw new StorageException(StorageError.TEMP, "message " + message.uid() + ": " + e, e);
        }
    }

    private static int fill(CrlfReader reader, ByteBuffer text) throws IOException {
        int n = reader.read(text.clear());
        text.flip();
        return n;
    }

    private void put(DotStuffing stuffing, ByteBuffer from) throws ClosedException {
        var buffer = connection.alloc().buffer(CHUNK + CHUNK / 8);
        var into = buffer.internalNioBuffer(0, buffer.writableBytes());
        int start = into.position();
        stuffing.put(from, into);
        send(buffer.writerIndex(into.position() - start));
    }

    private void finish(DotStuffing stuffing) throws ClosedException {
        var end = ByteBuffer.allocate(8);
        stuffing.finish(end);
        send(connection.alloc().buffer(8).writeBytes(end.flip()));
    }
}
