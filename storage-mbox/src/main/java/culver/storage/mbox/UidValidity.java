package culver.storage.mbox;

import culver.storage.live.FileOwner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/// New UIDVALIDITY values for one mail root, none of them twice: a mailbox that is deleted and made again must get another one, even within a second.
///
/// As Dovecot does it: an empty file `dovecot-uidvalidity.<8 hex digits>` bears the last value in its name and is renamed to the next one, which only one
/// program can do; `dovecot-uidvalidity` holds the same digits and only says where to look.
final class UidValidity {
    private static final String NAME = "dovecot-uidvalidity";
    private static final int ATTEMPTS = 100;

    private UidValidity() {
    }

    /// @param directory the root's `.imap`
    static long next(Path directory, FileOwner owner) throws IOException {
        owner.createDirectories(directory);
        long last = hint(directory);
        for (int i = 0; i < ATTEMPTS; i++) {
            if (last == 0) {
                last = newest(directory);
            }
            long next = last == 0 ? Instant.now().getEpochSecond() : last + 1;
            if (next > OwnHeaders.MAX_UID) {
                next = 1;
            }
            try {
                if (last == 0) {
                    owner.create(numbered(directory, next)).close();
                } else {
                    // a hard check of the target is not needed: only who holds the old name can come here
                    Files.move(numbered(directory, last), numbered(directory, next), StandardCopyOption.ATOMIC_MOVE);
                }
                say(directory, next, owner);
                return next;
            } catch (NoSuchFileException | FileAlreadyExistsException e) {
                last = 0;                                              // somebody was faster
            }
        }
        throw new IOException(directory.resolve(NAME) + ": no new value can be made");
    }

    private static Path numbered(Path directory, long value) {
        return directory.resolve("%s.%08x".formatted(NAME, value));
    }

    private static long hint(Path directory) {
        try {
            return parse(Files.readString(directory.resolve(NAME), StandardCharsets.US_ASCII).strip());
        } catch (IOException e) {
            return 0;
        }
    }

    private static long newest(Path directory) throws IOException {
        long newest = 0;
        try (var names = Files.newDirectoryStream(directory, NAME + ".*")) {
            for (var name : names) {
                newest = Math.max(newest, parse(name.getFileName().toString().substring(NAME.length() + 1)));
            }
        }
        return newest;
    }

    private static long parse(String hex) {
        return hex.matches("[0-9a-fA-F]{8}") ? Long.parseLong(hex, 16) : 0;
    }

    private static void say(Path directory, long value, FileOwner owner) throws IOException {
        var file = directory.resolve(NAME);
        owner.createEmpty(file);
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap("%08x".formatted(value).getBytes(StandardCharsets.US_ASCII)), 0);
        }
    }
}
