package culver.lda.filter;

import culver.posix.Hostname;
import culver.posix.Sync;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// Folders with a file for each mail: maildir (`x/`), MH (`x/.`) and plain directories.
///
/// A mail is written under a temporary name, synced, and then linked to its own, so that nobody sees a part of it and no name that exists is overwritten.
/// The directory is synced too.
final class Directories {
    private static final Set<PosixFilePermission> NEW_FILE = PosixFilePermissions.fromString("rw-rw-rwx");
    private static final Set<PosixFilePermission> NEW_DIRECTORY = PosixFilePermissions.fromString("rwxrwxrwx");
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static final AtomicInteger DELIVERIES = new AtomicInteger();
    private static final SecureRandom RANDOM = new SecureRandom();

    private Directories() {
    }

    /// Makes the directories that a kind of folder needs.
    static void prepare(Path folder, Mailboxes.Kind kind) throws IOException {
        make(folder);
        if (kind == Mailboxes.Kind.MAILDIR) {
            make(folder.resolve("tmp"));
            make(folder.resolve("new"));
            make(folder.resolve("cur"));
        }
    }

    private static void make(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(NEW_DIRECTORY));
            if (directory.getParent() != null) {
                Sync.directory(directory.getParent());
            }
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    /// Saves the mail.
    ///
    /// @param prefix of the names in a plain directory
    /// @return the new file
    static Path save(Path folder, Mailboxes.Kind kind, String prefix, Feed mail) throws IOException {
        var name = Instant.now().getEpochSecond() + "." + ProcessHandle.current().pid() + "_" + DELIVERIES.getAndIncrement() + "." + host();
        var temporary = kind == Mailboxes.Kind.MAILDIR ? folder.resolve("tmp").resolve(name) : folder.resolve("_" + letters(4) + "." + name);
        write(temporary, mail);
        try {
            var place = publish(folder, kind, prefix, temporary, name);
            Sync.directory(place.getParent());
            return place;
        } finally {
            Files.delete(temporary);
        }
    }

    /// One more name, in another directory, for a mail that is saved.
    static Path link(Path saved, Path folder, Mailboxes.Kind kind, String prefix) throws IOException {
        var place = publish(folder, kind, prefix, saved, saved.getFileName().toString());
        Sync.directory(place.getParent());
        return place;
    }

    private static Path publish(Path folder, Mailboxes.Kind kind, String prefix, Path from, String name) throws IOException {
        int number = kind == Mailboxes.Kind.MH ? highest(folder) + 1 : 0;
        for (int attempt = 0; ; attempt++) {
            var place = switch (kind) {
                case MAILDIR -> folder.resolve("new").resolve(attempt == 0 ? name : name.replaceFirst("_", "_" + letters(2)));
                case MH -> folder.resolve(Integer.toString(number + attempt));
                case MBOX, DIRECTORY -> folder.resolve(prefix + letters(4 + attempt / 10));
            };
            try {
                Files.createLink(place, from);
                return place;
            } catch (FileAlreadyExistsException e) {
                if (attempt > 1000) {
                    throw e;
                }
            }
        }
    }

    private static int highest(Path folder) throws IOException {
        int highest = 0;
        try (var names = Files.newDirectoryStream(folder)) {
            for (var path : names) {
                var name = path.getFileName().toString();
                if (name.matches("[0-9]{1,9}")) {
                    highest = Math.max(highest, Integer.parseInt(name));
                }
            }
        }
        return highest;
    }

    private static void write(Path path, Feed mail) throws IOException {
        boolean whole = false;
        try (var channel = FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(NEW_FILE)); var out = Channels.newOutputStream(channel)) {
            mail.writeTo(out);
            channel.force(true);
            whole = true;
        } finally {
            if (!whole) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static String letters(int count) {
        return RANDOM.ints(count, 0, LETTERS.length()).mapToObj(i -> String.valueOf(LETTERS.charAt(i))).reduce("", String::concat);
    }

    private static String host() throws IOException {
        var name = Hostname.name().replace('/', '_').replace(':', '_');
        return name.indexOf('.') > 0 ? name.substring(0, name.indexOf('.')) : name;
    }
}
