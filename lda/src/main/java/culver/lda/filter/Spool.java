package culver.lda.filter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Collects octets, in memory at first, in a file without a name when they become many; then gives them out as [Octets].
///
/// The file's space is given back when the last of its octets is garbage or the process ends. One thread.
final class Spool extends OutputStream {
    private static final int IN_MEMORY = 1024 * 1024;

    private final Path directory;
    private ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private FileChannel file;

    Spool(Path directory) {
        this.directory = directory;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int from, int length) throws IOException {
        if (file == null && memory.size() + length > IN_MEMORY) {
            file = open(directory);
            writeAll(ByteBuffer.wrap(memory.toByteArray()));
            memory = null;
        }
        if (file == null) {
            memory.write(octets, from, length);
        } else {
            writeAll(ByteBuffer.wrap(octets, from, length));
        }
    }

    private static FileChannel open(Path directory) throws IOException {
        var path = Files.createTempFile(directory, "culver-filter.", ".tmp");
        try {
            return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } finally {
            Files.delete(path);
        }
    }

    private void writeAll(ByteBuffer octets) throws IOException {
        while (octets.hasRemaining()) {
            file.write(octets);
        }
    }

    long length() throws IOException {
        return file == null ? memory.size() : file.size();
    }

    /// What was written; nothing may be written after this.
    Octets octets() throws IOException {
        return file == null ? Octets.of(memory.toByteArray()) : new Octets(null, file, 0, file.size());
    }

    /// Throws away what was written.
    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
