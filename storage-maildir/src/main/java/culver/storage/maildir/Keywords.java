package culver.storage.maildir;

import culver.storage.live.FileOwner;
import culver.storage.live.Fsync;
import culver.storage.live.PlainFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;

/// `dovecot-keywords`: which keyword each of the letters `a` to `z` in file names stands for.
///
/// ```
/// file = *(number SP keyword LF)          0 for a, 25 for z
/// ```
///
/// A letter once given is never given to another keyword. Written under the lock of the uidlist, as Dovecot does: into
/// `dovecot-keywords.lock`, which then takes the place of the file. Under the live mailbox's lock.
final class Keywords {
    /// How many fit into file names.
    static final int MAX = 26;
    private static final System.Logger LOG = System.getLogger(Keywords.class.getName());
    private static final Duration STALE = Duration.ofSeconds(120);

    private final Path file;
    private String[] names = new String[MAX];
    private FileStamp stamp = FileStamp.NONE;

    Keywords(Path file) {
        this.file = file;
    }

    /// True if [#refresh] would look into the file.
    boolean changed() throws IOException {
        return !FileStamp.of(file).equals(stamp);
    }

    /// Reads the file if it has changed.
    ///
    /// @return true if a letter has another meaning now than before
    boolean refresh() throws IOException {
        var now = FileStamp.of(file);
        if (now.equals(stamp)) {
            return false;
        }
        if (!now.exists()) {
            stamp = now;                                               // deleted behind our back: the letters in the names still mean the same
            return false;
        }
        var found = new String[MAX];
        try (var channel = PlainFile.open(file)) {
            var in = new LineReader(channel, 0);
            for (var line = in.next(); line != null; line = in.next()) {
                read(line, found);
            }
        } catch (NoSuchFileException e) {
            return false;
        }
        stamp = now;
        boolean different = !java.util.Arrays.equals(names, found);
        names = found;
        return different;
    }

    private void read(String line, String[] into) {
        int space = line.indexOf(' ');
        var digits = space < 0 ? "" : line.substring(0, space);
        if (!digits.matches("[0-9]{1,2}") || Integer.parseInt(digits) >= MAX || space == line.length() - 1) {
            LOG.log(System.Logger.Level.WARNING, "{0}: not a line of this file: {1}", file, line);
            return;
        }
        into[Integer.parseInt(digits)] = line.substring(space + 1);
    }

    /// The keyword of a letter (0 for `a`), or null.
    String name(int letter) {
        return names[letter];
    }

    /// The letter of a keyword, or -1.
    int letter(String keyword) {
        for (int i = 0; i < MAX; i++) {
            if (keyword.equalsIgnoreCase(names[i])) {
                return i;
            }
        }
        return -1;
    }

    int count() {
        int count = 0;
        for (var name : names) {
            count += name == null ? 0 : 1;
        }
        return count;
    }

    /// Gives a letter to a keyword, in memory: [#write] makes it true.
    ///
    /// @param avoid letters that are in use without a name, bit 0 for `a`
    /// @return -1 when all are taken
    int assign(String keyword, int avoid) {
        for (int i = 0; i < MAX; i++) {
            if (names[i] == null && (avoid >>> i & 1) == 0) {
                names[i] = keyword;
                return i;
            }
        }
        return -1;
    }

    /// Gives this letter to a keyword, in memory.
    void assign(int letter, String keyword) {
        names[letter] = keyword;
    }

    /// Writes the file. The lock of the uidlist is held.
    void write(FileOwner owner, Fsync fsync) throws IOException {
        var text = new StringBuilder();
        for (int i = 0; i < MAX; i++) {
            if (names[i] != null) {
                text.append(i).append(' ').append(names[i]).append('\n');
            }
        }
        var temporary = file.resolveSibling(file.getFileName() + ".lock");
        try (var channel = createOver(temporary, owner)) {
            var octets = ByteBuffer.wrap(text.toString().getBytes(LineReader.CHARSET));
            while (octets.hasRemaining()) {
                channel.write(octets);
            }
            fsync.mail(channel);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        }
        stamp = FileStamp.of(file);
    }

    /// Whoever else writes keywords holds the uidlist's lock, which we hold: what lies there was left by a crash, unless it is young.
    private static FileChannel createOver(Path temporary, FileOwner owner) throws IOException {
        for (int attempt = 0; ; attempt++) {
            try {
                return owner.create(temporary);
            } catch (FileAlreadyExistsException e) {
                try {
                    var age = Duration.between(Files.getLastModifiedTime(temporary).toInstant(), Instant.now());
                    if (age.compareTo(STALE) > 0 || attempt > 50) {
                        Files.deleteIfExists(temporary);
                    }
                    Thread.sleep(20);
                } catch (NoSuchFileException gone) {
                    continue;
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", interrupted);
                }
            }
        }
    }
}
