package culver.storage.maildir;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/// What tells one state of a file from another without reading it.
///
/// @param key which file it is, whatever its name (device and inode); null when there was none
record FileStamp(Object key, long size, FileTime written) {
    static final FileStamp NONE = new FileStamp(null, 0, FileTime.fromMillis(0));

    static FileStamp of(Path file) throws IOException {
        // Many mailboxes have no keywords: an exception for each look at what is not there would cost more than the look.
        var is = file.getFileSystem().provider().readAttributesIfExists(file, BasicFileAttributes.class);
        return is == null ? NONE : new FileStamp(is.fileKey(), is.size(), is.lastModifiedTime());
    }

    boolean exists() {
        return key != null;
    }

    /// True if `later` may be this file with lines added.
    boolean mayHaveGrownTo(FileStamp later) {
        return exists() && key.equals(later.key) && later.size >= size;
    }
}
