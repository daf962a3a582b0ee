package culver.storage.live;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HexFormat;

/// Hands out UIDVALIDITY values to the mailboxes of one mail root, each once, in Dovecot's way: an empty file
/// `dovecot-uidvalidity.XXXXXXXX` has the last value in its name, and whoever succeeds in renaming it to the next value has that value.
/// `dovecot-uidvalidity` holds the same as text, to find that file without listing the directory.
///
/// So a mailbox that is deleted and created again never has the UIDVALIDITY of the old one. Thread-safe, against other processes too.
public final class UidValidity {
    private static final String NAME = "dovecot-uidvalidity";
    private static final int ATTEMPTS = 1000;

    private UidValidity() {
    }

    /// A new value, at least `atLeast`.
    ///
    /// @param directory `CONTROL=` or the mail root (Maildir), or `.imap` in there (mbox)
    public static long next(Path directory, long atLeast, FileOwner owner) throws IOException {
        owner.createDirectories(directory);
        long last = said(directory);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (last == 0) {
                last = listed(directory);
            }
            long value = following(last, atLeast);
            try {
                if (last == 0) {
                    try (var channel = owner.create(named(directory, value))) {
                        assert channel.isOpen();
                    }
                } else {
                    Files.move(named(directory, last), named(directory, value), StandardCopyOption.ATOMIC_MOVE);
                }
                say(directory, value, owner);
                return value;
            } catch (NoSuchFileException | FileAlreadyExistsException e) {
                long now = listed(directory);                          // somebody else had that value
                if (now == 0 && last != 0) {
                    owner.createEmpty(named(directory, last));         // the file with the value in its name was deleted
                    now = last;
                }
                last = now;
            }
        }
        throw new IOException(directory + ": cannot get a new UIDVALIDITY");
    }

    /// What [#next] would give now; takes nothing.
    public static long peek(Path directory) throws IOException {
        long last = said(directory);
        return following(last != 0 ? last : listed(directory), 0);
    }

    private static long following(long last, long atLeast) {
        long value = last == 0 ? Instant.now().getEpochSecond() : last == 0xFFFF_FFFFL ? 1 : last + 1;
        return Math.max(value, atLeast);
    }

    private static Path named(Path directory, long value) {
        return directory.resolve(NAME + "." + HexFormat.of().toHexDigits(value, 8));
    }

    /// The value in the text file, or 0.
    private static long said(Path directory) throws IOException {
        try (var channel = PlainFile.open(directory.resolve(NAME))) {
            var text = ByteBuffer.allocate(8);
            channel.read(text, 0);
            return parse(new String(text.array(), 0, text.position(), StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private static void say(Path directory, long value, FileOwner owner) throws IOException {
        var file = directory.resolve(NAME);
        owner.createEmpty(file);
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            channel.write(ByteBuffer.wrap(HexFormat.of().toHexDigits(value, 8).getBytes(StandardCharsets.US_ASCII)), 0);
        }
    }

    /// The greatest value in a file name, or 0.
    private static long listed(Path directory) throws IOException {
        long greatest = 0;
        try (var files = Files.newDirectoryStream(directory, NAME + ".????????")) {
            for (var file : files) {
                greatest = Math.max(greatest, parse(file.getFileName().toString().substring(NAME.length() + 1)));
            }
        } catch (NoSuchFileException e) {
            return 0;
        }
        return greatest;
    }

    private static long parse(String hex) {
        return hex.length() == 8 && hex.chars().allMatch(HexFormat::isHexDigit) ? HexFormat.fromHexDigitsToLong(hex) : 0;
    }
}
