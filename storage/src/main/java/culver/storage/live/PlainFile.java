package culver.storage.live;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/// Opens files of users' directories for reading, where anything may lie in place of a file: a symbolic link could lead to what the user may not
/// read, and a FIFO would hold whoever opens it for ever, with a thread of the server.
public final class PlainFile {
    private PlainFile() {
    }

    /// @throws FileSystemException when it is no regular file
    public static FileChannel open(Path file) throws IOException {
        if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isRegularFile()) {
            throw new FileSystemException(file.toString(), null, "not a regular file");
        }
        return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }
}
