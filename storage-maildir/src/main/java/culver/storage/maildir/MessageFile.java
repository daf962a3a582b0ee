package culver.storage.maildir;

import culver.mime.MessageData;
import culver.storage.live.PlainFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// The octets of an opened message. A file in new/ or cur/ is never written again, and an opened one stays readable when it is removed.
///
/// Nothing but a regular file is opened, whatever the owner of the mailbox has put there.
record MessageFile(FileChannel channel, long length) implements MessageData {
    static MessageFile open(Path file) throws IOException {
        var channel = PlainFile.open(file);
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
