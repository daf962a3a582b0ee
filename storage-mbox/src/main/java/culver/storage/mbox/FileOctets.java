package culver.storage.mbox;

import culver.storage.live.Fsync;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;

/// A real file.
///
/// Java closes a channel under all its users when one thread that works on it is interrupted; then this opens it again for the others.
///
/// Thread-safe as the channel is: positions belong to the calls.
final class FileOctets implements Octets {
    /// Opens the same file once more.
    @FunctionalInterface
    interface Opener {
        FileChannel open() throws IOException;
    }

    @FunctionalInterface
    private interface Work<T> {
        T on(FileChannel channel) throws IOException;
    }

    private final Opener opener;
    private final Fsync fsync;
    private FileChannel channel;
    private boolean closed;

    FileOctets(Opener opener, Fsync fsync) throws IOException {
        this.opener = opener;
        this.fsync = fsync;
        this.channel = opener.open();
    }

    private synchronized FileChannel channel() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (!channel.isOpen()) {
            channel = opener.open();
        }
        return channel;
    }

    private <T> T with(Work<T> work) throws IOException {
        while (true) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted");       // before it closes the channel
            }
            try {
                return work.on(channel());
            } catch (AsynchronousCloseException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            } catch (ClosedChannelException e) {
                synchronized (this) {
                    if (closed) {
                        throw e;
                    }
                }
            }
        }
    }

    @Override
    public long size() throws IOException {
        return with(FileChannel::size);
    }

    @Override
    public int read(long position, ByteBuffer into) throws IOException {
        int before = into.position();
        return with(c -> {
            into.position(before);
            while (into.hasRemaining() && c.read(into, position + into.position() - before) >= 0) {
                continue;
            }
            int n = into.position() - before;
            return n == 0 && into.hasRemaining() ? -1 : n;
        });
    }

    @Override
    public void write(long position, ByteBuffer octets) throws IOException {
        int before = octets.position();
        with(c -> {
            octets.position(before);
            while (octets.hasRemaining()) {
                c.write(octets, position + octets.position() - before);
            }
            return null;
        });
    }

    @Override
    public void truncate(long size) throws IOException {
        with(c -> c.truncate(size));
    }

    @Override
    public void force() throws IOException {
        with(c -> {
            fsync.mail(c);
            return null;
        });
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }
}
