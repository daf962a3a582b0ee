package culver.storage.mbox;

import culver.storage.live.FileOwner;
import culver.storage.live.PlainFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// What is remembered of a mailbox beside it, for when its file cannot say: a new mbox is empty, and a program that removes the first
/// message removes the `X-IMAPbase` in it. One line: `1 V<uidvalidity> N<next uid>`, in `culver.mbox` in the index directory.
///
/// The next UID is a reserve above the true one, so that the file need not be written for every message. Losing this file costs
/// a new UIDVALIDITY in the cases above, nothing else.
///
/// @param nextUid greater than every UID given so far
record LastKnown(long uidValidity, long nextUid) {
    private static final String NAME = "culver.mbox";
    /// How far the reserve reaches.
    static final long RESERVE = 1000;

    static Optional<LastKnown> read(Path directory) {
        try (var channel = PlainFile.open(directory.resolve(NAME))) {
            var text = ByteBuffer.allocate(64);
            channel.read(text, 0);
            var words = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip().split(" ");
            if (words.length == 3 && words[0].equals("1") && words[1].matches("V[0-9]{1,10}") && words[2].matches("N[0-9]{1,10}")) {
                var known = new LastKnown(Long.parseLong(words[1].substring(1)), Long.parseLong(words[2].substring(1)));
                if (known.uidValidity > 0 && known.uidValidity <= OwnHeaders.MAX_UID && known.nextUid > 0) {
                    return Optional.of(known);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    void write(Path directory, FileOwner owner) throws IOException {
        owner.createDirectories(directory);
        var copy = directory.resolve(NAME + ".tmp." + ProcessHandle.current().pid() + "." + Thread.currentThread().threadId());
        Files.deleteIfExists(copy);
        try (var channel = owner.create(copy)) {
            channel.write(ByteBuffer.wrap(("1 V" + uidValidity + " N" + nextUid + "\n").getBytes(StandardCharsets.US_ASCII)));
        }
        Files.move(copy, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    }

    static void forget(Path directory) throws IOException {
        try {
            Files.delete(directory.resolve(NAME));
        } catch (NoSuchFileException e) {
            // as wanted
        }
    }
}
