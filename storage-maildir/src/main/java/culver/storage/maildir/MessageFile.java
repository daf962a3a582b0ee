package culver.storage.maildir;

import culver.mime.MessageData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The octets of an opened message. A file in new/ or cur/ is never written again, and an opened one stays readable when it is removed.
///
/// A symbolic link is not followed: the server may be able to read what the owner of the mailbox, who put it there, may not.
record MessageFile(FileChannel channel, long length) implements MessageData {
    static MessageFile open(Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try {
            return new MessageFile(channel, channel.size());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public int read(long position, ByteBuffer into) throws IOException {
        if (position >= length) {
            return -1;
        }
        if (into.remaining() <= length - position) {
            return channel.read(into, position);
        }
        int limit = into.limit();
        try {
            return channel.read(into.limit(into.position() + (int) (length - position)), position);
        } finally {
            into.limit(limit);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
