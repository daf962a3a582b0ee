package culver.lda.filter;

import culver.posix.FileLocks;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/// Appends to a file of mails, one after the other.
///
/// The kernel's lock on the whole file is held; lines that begin with `From ` are marked with `>`, except the first. When anything fails, the file gets its old
/// length back. When this returns, the mail is on disk.
final class Mbox {
    private static final byte[] FROM = {'F', 'r', 'o', 'm', ' '};
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    private static final Set<PosixFilePermission> NEW_FILE = PosixFilePermissions.fromString("rw-rw-rwx");

    private Mbox() {
    }

    /// @return how many octets were written
    static long append(Path path, Feed mail, boolean escape) throws IOException {
        try {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(NEW_FILE));
        } catch (IOException e) {
            if (!Files.exists(path)) {
                throw e;
            }
        }
        if (!Files.isRegularFile(path)) {
            return toDevice(path, mail, escape);
        }
        try (var locks = FileLocks.open(path, true)) {
            lock(locks, path);
            return toFile(path, locks, mail, escape);
        }
    }

    private static long toDevice(Path path, Feed mail, boolean escape) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException("is a directory");
        }
        try (var out = Files.newOutputStream(path, StandardOpenOption.WRITE)) {
            return write(mail, escape, out);
        }
    }

    private static void lock(FileLocks locks, Path path) throws IOException {
        var deadline = Instant.now().plus(LONGEST_WAIT);
        while (!locks.tryFcntl(FileLocks.Mode.WRITE)) {
            if (Instant.now().isAfter(deadline)) {
                throw new IOException(path + " is locked");
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for a lock");
            }
        }
    }

    private static long toFile(Path path, FileLocks locks, Feed mail, boolean escape) throws IOException {
        Set<OpenOption> options = Set.of(StandardOpenOption.WRITE);
        try (var channel = locks.channel(options)) {
            long end = channel.size();
            boolean whole = false;
            try {
                channel.position(end);
                long written = write(mail, escape, Channels.newOutputStream(channel));
                channel.force(true);
                whole = true;
                if (end == 0) {
                    unread(path);
                }
                return written;
            } finally {
                if (!whole) {
                    channel.truncate(end);
                }
            }
        } catch (NoSuchFileException e) {
            throw new IOException(path + " was taken away", e);
        }
    }

    /// Mail programs take a mailbox that was written after it was read for one with new mail: that must hold for a new file too.
    private static void unread(Path path) throws IOException {
        var view = Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        var written = view.readAttributes().lastModifiedTime();
        view.setTimes(null, FileTime.from(written.toInstant().minusSeconds(1)), null);
    }

    private static long write(Feed mail, boolean escape, OutputStream to) throws IOException {
        var out = new BufferedOutputStream(to, 32 * 1024);
        long marks = 0;
        if (escape) {
            marks = escape(mail.octets(), out);
        } else {
            mail.octets().writeTo(out);
        }
        for (int i = 0; i < mail.newlines(); i++) {
            out.write('\n');
        }
        out.flush();
        return mail.length() + marks;
    }

    /// @return how many lines were marked
    private static long escape(Octets mail, OutputStream out) throws IOException {
        try (var in = new BufferedInputStream(mail.open(0))) {
            boolean first = true;
            long marks = 0;
            int matched = 0;                                    // of `From `, held back; -1: not at the start of a line
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                if (matched >= 0 && octet == FROM[matched] && !first) {
                    if (++matched == FROM.length) {
                        out.write('>');
                        marks++;
                        out.write(FROM);
                        matched = -1;
                    }
                    continue;
                }
                out.write(FROM, 0, Math.max(0, matched));
                first = false;
                out.write(octet);
                matched = octet == '\n' ? 0 : -1;
            }
            out.write(FROM, 0, Math.max(0, matched));
            return marks;
        }
    }
}
