package culver.posix;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Makes a directory's entries durable: a file that was created, linked or renamed is there after a power cut only when its directory was synced too.
///
/// No system call of ours is needed: on Linux a [FileChannel] opens a directory for reading, and `force` is fsync(2).
public final class Sync {
    private Sync() {
    }

    public static void directory(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
