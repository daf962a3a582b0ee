package culver.storage.mbox;

import culver.mime.MessageData;
import culver.posix.FileLocks;
import culver.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/// The octets of a message in an mbox, without the own headers.
///
/// The message may move while this is open. When this process moves it, [MboxMessage] says where it is now. When another program has
/// changed the file since the backend last looked, the message is looked for, under the read locks, where it was, and then in the whole file, by
/// its [MboxMessage#print]; if it is not there any more, reading fails. It never yields octets of something else.
///
/// One session thread, no live lock needed.
final class MboxData implements MessageData {
    private final MboxFile file;
    private final MboxMessage message;
    private final MboxLock.Terms terms;
    private final long print;
    private final long length;
    private MboxMessage elsewhere;
    private MboxFile.Stamp elsewhereAt;
    private boolean closed;

    MboxData(MboxFile file, MboxMessage message, MboxLock.Terms terms) {
        this.file = file;
        this.message = message;
        this.terms = terms;
        this.print = message.print;
        this.length = message.visibleLength();
        file.retain();
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int read(long position, ByteBuffer into) throws IOException {
        if (position >= length) {
            return -1;
        }
        if (!into.hasRemaining()) {
            return 0;
        }
        int before = into.position();
        file.moving.readLock().lock();
        try {
            if (message.print == print && message.visibleLength() == length) {
                int n = read(message, position, into);
                if (n > 0 && Objects.equals(file.stamp(), file.known)) {
                    return n;
                }
                into.position(before);
            }
        } finally {
            file.moving.readLock().unlock();
        }
        return readAgain(position, into);
    }

    /// Another program has been here.
    private int readAgain(long position, ByteBuffer into) throws IOException {
        try (var locks = FileLocks.open(file.locks.self(), file.writable);
             var _ = MboxLock.acquire(file.path, locks, false, terms)) {
            var now = file.stamp();
            if (!now.equals(elsewhereAt)) {
                elsewhere = find(now.size());
                elsewhereAt = now;
            }
            int n = read(elsewhere, position, into);
            if (n <= 0) {
                throw new IOException(file.path + ": ends within a message");
            }
            return n;
        } catch (StorageException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private MboxMessage find(long size) throws IOException {
        long offset;
        file.moving.readLock().lock();
        try {
            offset = message.offset;
        } finally {
            file.moving.readLock().unlock();
        }
        var there = MboxScan.one(file.octets, offset, size);
        if (there.isPresent() && isIt(there.get())) {
            return there.get();
        }
        return MboxScan.all(file.octets, 0, size).stream().flatMap(List::stream).filter(this::isIt).findFirst()
            .orElseThrow(() -> new IOException(file.path + ": another program has removed or changed the message"));
    }

    private boolean isIt(MboxMessage other) {
        return other.print == print && other.visibleLength() == length;
    }

    /// @return octets read, or -1 when the file ends before the message does
    private int read(MboxMessage where, long position, ByteBuffer into) throws IOException {
        int limit = into.limit();
        int before = into.position();
        try {
            long at = position;
            while (at < length && into.position() < limit) {
                long place = where.place(at);
                long run = Math.min(where.run(place), length - at);
                into.limit((int) Math.min(limit, into.position() + run));
                int n = file.octets.read(where.headerStart() + place, into);
                if (n <= 0) {
                    return -1;
                }
                at += n;
            }
            return into.position() - before;
        } finally {
            into.limit(limit);
        }
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            file.release();
        }
    }
}
