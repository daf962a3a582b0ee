package culver.auth.db;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/// A file of lines `user:password:uid:gid:gecos:home:shell:extra fields`, in the order of `/etc/passwd`; empty lines and those that begin with `#` do
/// not count, of two lines for one user the first does.
///
/// Only the places of the lines are kept (16 octets or so each, an open-addressed table by the hash of the name), so that a file of a million users
/// costs little; a line is read when it is asked for, and checked to be still the one meant. The file is scanned again when its time, size or inode
/// changes.
///
/// Threading: any; one thread scans, others wait for it.
final class PasswdFile {
    /// No line of a user is longer; what is longer is not found.
    private static final int LONGEST_LINE = 1 << 16;
    private static final int FIRST_READ = 1024;
    /// A change within the clock tick of the scan could go unseen.
    private static final long UNSETTLED_MILLIS = 2000;

    private final Path path;
    private volatile Index index;

    /// One line, split.
    ///
    /// @param fields as many as there are before the extra fields, at most seven
    /// @param extra  the rest after the seventh colon
    record Line(String[] fields, String extra) {
        String field(int number) {
            return number < fields.length ? fields[number] : "";
        }
    }

    PasswdFile(Path path) {
        this.path = path;
    }

    Optional<Line> find(String user) throws IOException {
        var name = user.getBytes(StandardCharsets.UTF_8);
        if (name.length == 0 || name[0] == '#') {
            return Optional.empty();
        }
        for (int attempt = 0; attempt < 3; attempt++) {
            var now = current();
            for (int slot = now.first(name); now.places[slot] != 0; slot = now.next(slot)) {
                if (now.hashes[slot] == hash(name, name.length)) {
                    var line = read(now.places[slot] - 1);
                    if (isFor(line, name)) {
                        return Optional.of(split(line));
                    }
                    now = null;  // a line has moved under us: scan again
                    break;
                }
            }
            if (now != null) {
                return Optional.empty();
            }
            index = null;
        }
        throw new IOException(path + " keeps changing while it is read");
    }

    private Index current() throws IOException {
        var have = index;
        if (have != null && have.fits(Files.readAttributes(path, BasicFileAttributes.class))) {
            return have;
        }
        synchronized (this) {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (index == null || !index.fits(attributes)) {
                index = scan(attributes);
            }
            return index;
        }
    }

    private Index scan(BasicFileAttributes attributes) throws IOException {
        var found = new Index(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size(), System.currentTimeMillis());
        var name = new byte[LONGEST_LINE];
        try (var in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            long place = 0;
            long begin = 0;
            int length = 0;
            boolean inName = true;
            for (int b = in.read(); ; b = in.read()) {
                place++;
                if (b == ':' || b == '\n' || b < 0) {
                    if (inName && length > 0 && name[0] != '#' && (length > 1 || name[0] != '\r')) {
                        found.add(hash(name, length), begin);
                    }
                    inName = false;
                }
                if (b < 0) {
                    return found;
                } else if (b == '\n') {
                    begin = place;
                    length = 0;
                    inName = true;
                } else if (inName && length < LONGEST_LINE) {
                    name[length++] = (byte) b;
                }
            }
        }
    }

    /// The line that begins here, without its end; empty when no line begins here.
    private byte[] read(long place) throws IOException {
        try (var channel = FileChannel.open(path)) {
            long from = Math.max(place - 1, 0);
            for (int size = FIRST_READ; size <= 2 * LONGEST_LINE; size *= 8) {
                var buffer = ByteBuffer.allocate(size);
                while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) > 0) {
                    continue;
                }
                buffer.flip();
                if (place > 0 && (!buffer.hasRemaining() || buffer.get() != '\n')) {
                    return new byte[0];
                }
                int begin = buffer.position();
                int end = begin;
                while (end < buffer.limit() && buffer.get(end) != '\n') {
                    end++;
                }
                if (end < buffer.limit() || buffer.limit() < size) {
                    var line = new byte[end - begin];
                    buffer.get(line);
                    return line;
                }
            }
            throw new IOException(path + " has a line of more than " + LONGEST_LINE + " octets");
        }
    }

    private static boolean isFor(byte[] line, byte[] name) {
        if (line.length < name.length || line.length > name.length && line[name.length] != ':' && line[name.length] != '\r') {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (line[i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    private static Line split(byte[] line) {
        var text = new String(line, StandardCharsets.UTF_8);
        var parts = (text.endsWith("\r") ? text.substring(0, text.length() - 1) : text).split(":", 8);
        var fields = parts.length == 8 ? Arrays.copyOf(parts, 7) : parts;
        return new Line(fields, parts.length == 8 ? parts[7] : "");
    }

    /// FNV-1a, 64 bits. The names are the administrator's, and a collision only costs a second scan and a line "not found": with 2^32 users it would be likely.
    private static long hash(byte[] name, int length) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ (name[i] & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }

    /// Where the lines are.
    private static final class Index {
        private final Object inode;
        private final FileTime modified;
        private final long size;
        private final long scanned;
        private long[] hashes = new long[64];
        /// Offset plus one; 0 is a free slot.
        private long[] places = new long[64];
        private int count;

        Index(Object inode, FileTime modified, long size, long scanned) {
            this.inode = inode;
            this.modified = modified;
            this.size = size;
            this.scanned = scanned;
        }

        boolean fits(BasicFileAttributes now) {
            boolean settled = scanned - modified.toMillis() > UNSETTLED_MILLIS;
            return settled && now.size() == size && now.lastModifiedTime().equals(modified) && Objects.equals(now.fileKey(), inode);
        }

        int first(byte[] name) {
            return slot(hash(name, name.length));
        }

        private int slot(long hash) {
            return (int) (hash ^ hash >>> 32) & places.length - 1;
        }

        int next(int slot) {
            return slot + 1 & places.length - 1;
        }

        void add(long hash, long place) {
            if (2 * ++count > places.length) {
                grow();
            }
            put(hash, place + 1);
        }

        private void put(long hash, long placePlusOne) {
            int slot = slot(hash);
            for (; places[slot] != 0; slot = next(slot)) {
                if (hashes[slot] == hash) {
                    return;
                }
            }
            hashes[slot] = hash;
            places[slot] = placePlusOne;
        }

        private void grow() {
            var oldHashes = hashes;
            var oldPlaces = places;
            hashes = new long[2 * oldHashes.length];
            places = new long[2 * oldPlaces.length];
            for (int i = 0; i < oldPlaces.length; i++) {
                if (oldPlaces[i] != 0) {
                    put(oldHashes[i], oldPlaces[i]);
                }
            }
        }
    }
}
