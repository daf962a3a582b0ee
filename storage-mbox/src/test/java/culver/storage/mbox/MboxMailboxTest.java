package culver.storage.mbox;

import culver.storage.live.MailboxFormat;
import culver.storage.testkit.MailboxContract;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

class MboxMailboxTest extends MailboxContract {
    @Override
    protected MailboxFormat format() {
        return new MboxFormat();
    }

    @Override
    protected String location() {
        return "mbox:~/mail:INBOX=~/inbox";
    }

    /// As an MTA without any regard for us but the end of the file.
    @Override
    protected boolean deliverForeign(byte[] message) throws IOException {
        try (var file = FileChannel.open(home().resolve("inbox"), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            var from = new FromLine("mta@example.org", Instant.now()).format();
            file.write(ByteBuffer.allocate(from.length + message.length + 1).put(from).put(message).put((byte) '\n').flip());
        }
        return true;
    }
}
