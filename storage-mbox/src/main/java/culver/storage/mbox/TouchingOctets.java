package culver.storage.mbox;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A locked file under long work: every write looks whether the dotlock is still ours, and keeps it young.
record TouchingOctets(Octets file, MboxLock lock) implements Octets {
    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public int read(long position, ByteBuffer into) throws IOException {
        return file.read(position, into);
    }

    @Override
    public void write(long position, ByteBuffer octets) throws IOException {
        lock.touch();
        file.write(position, octets);
    }

    @Override
    public void truncate(long size) throws IOException {
        lock.touch();
        file.truncate(size);
    }

    @Override
    public void force() throws IOException {
        file.force();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
