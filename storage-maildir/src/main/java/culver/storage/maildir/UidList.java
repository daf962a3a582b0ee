package culver.storage.maildir;

import culver.storage.live.FileOwner;
import culver.storage.live.Fsync;
import culver.storage.live.PlainFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/// `dovecot-uidlist`: which UID belongs to which file.
///
/// ```
/// list   = header *(line LF)
/// header = "3 V" uidvalidity " N" next-uid " G" 32HEX *(" " KEY text) LF         version 1: "1 " uidvalidity " " next-uid LF
/// line   = uid *(" " KEY text) " :" base                                        version 1: uid " " base
/// ```
///
/// Lines ascend by UID. Keys are capital letters: `S` size, `W` size with CRLF, `P` POP3 UIDL, `O` POP3 order, `G` GUID; all are kept,
/// those that are not known too. New messages are appended, without touching the header, so the next UID is the greater of the header's
/// and the last line's plus one. Lines of messages that are gone stay until the file is rewritten, which is done under another name.
/// When one base has two lines, the later one counts.
///
/// Whoever writes holds `dovecot-uidlist.lock` and has called [#refresh] under it. What does not look like a line is passed over with
/// a line in the log, and gone after the next rewriting. Under the live mailbox's lock.
final class UidList {
    private static final System.Logger LOG = System.getLogger(UidList.class.getName());

    /// What [#refresh] found.
    ///
    /// @param replaced true: `lines` are all of the file, and what was known before is void
    /// @param lines    ascending
    record News(boolean replaced, List<UidListLine> lines) {
        static final News NONE = new News(false, List.of());

        boolean isEmpty() {
            return !replaced && lines.isEmpty();
        }
    }

    private final Path file;
    private FileStamp stamp = FileStamp.NONE;
    private long uidValidity;
    private long nextUid = 1;
    private String guid = "";
    private String moreHeader = "";
    private String headerLine = "";
    private String lastLine = "";
    private long lastUid;
    private long offset;
    private int lines;
    private boolean unsound;

    UidList(Path file) {
        this.file = file;
    }

    /// 0 before there is a file.
    long uidValidity() {
        return uidValidity;
    }

    /// The next message's UID at least.
    long nextUid() {
        return nextUid;
    }

    /// 32 hex digits: what identifies the mailbox.
    String guid() {
        return guid;
    }

    /// Lines in the file, dead ones too.
    int lines() {
        return lines;
    }

    /// False when there is no file, or one that must be rewritten before anything can be appended.
    boolean sound() {
        return stamp.exists() && !unsound;
    }

    /// True if [#refresh] would look into the file.
    boolean changed() throws IOException {
        return !FileStamp.of(file).equals(stamp);
    }

    /// Reads what is new in the file.
    News refresh() throws IOException {
        for (int attempt = 0; ; attempt++) {
            var now = FileStamp.of(file);
            if (now.equals(stamp)) {
                return News.NONE;
            }
            if (!now.exists()) {
                stamp = now;                                           // deleted behind our back: what we know of it will be written again
                return News.NONE;
            }
            try (var channel = PlainFile.open(file)) {
                boolean grown = stamp.mayHaveGrownTo(now) && isContinued(channel);
                var news = grown ? readMore(channel) : readAll(channel);
                stamp = now;
                return news;
            } catch (NoSuchFileException e) {
                if (attempt > 10) {
                    throw e;
                }
            }
        }
    }

    /// An inode number is used again at once: only what stands in the file says that it is the one we read before.
    private boolean isContinued(FileChannel channel) throws IOException {
        var header = new LineReader(channel, 0).next();
        if (lines == 0 || !headerLine.equals(header)) {
            return lines == 0 && headerLine.equals(header);
        }
        long lastStart = offset - lastLine.getBytes(LineReader.CHARSET).length - 1;
        return lastStart > 0 && lastLine.equals(new LineReader(channel, lastStart).next());
    }

    private News readMore(FileChannel channel) throws IOException {
        return new News(false, readLines(new LineReader(channel, offset)));
    }

    private News readAll(FileChannel channel) throws IOException {
        var in = new LineReader(channel, 0);
        unsound = false;
        lines = 0;
        lastUid = 0;
        offset = 0;
        lastLine = "";
        headerLine = in.next();
        long validityBefore = uidValidity;
        long nextBefore = nextUid;
        if (headerLine == null || !readHeader(headerLine)) {
            LOG.log(System.Logger.Level.WARNING, "{0}: broken header, the file will be made again", file);
            headerLine = headerLine == null ? "" : headerLine;
            unsound = true;
            uidValidity = validityBefore;
            nextUid = nextBefore;
            offset = in.offset();
            return News.NONE;                                          // as if it were not there: what is known stays and is written again
        }
        if (uidValidity == validityBefore) {
            nextUid = Math.max(nextUid, nextBefore);
        }
        offset = in.offset();
        return new News(true, withoutDoubles(readLines(in)));
    }

    private boolean readHeader(String text) {
        var words = text.split(" ");
        moreHeader = "";
        if (words[0].equals("1") && words.length == 3) {
            uidValidity = UidListLine.number(words[1]);
            nextUid = Math.max(1, UidListLine.number(words[2]));
            guid = "";
            unsound = true;                                            // nothing can be appended to a file of the old version
            return uidValidity > 0;
        }
        if (!words[0].equals("3")) {
            return false;
        }
        uidValidity = 0;
        nextUid = 1;
        guid = "";
        for (int i = 1; i < words.length; i++) {
            if (words[i].isEmpty()) {
                continue;
            }
            var value = words[i].substring(1);
            switch (words[i].charAt(0)) {
                case 'V' -> uidValidity = UidListLine.number(value);
                case 'N' -> nextUid = Math.max(1, UidListLine.number(value));
                case 'G' -> guid = value;
                default -> moreHeader += " " + words[i];
            }
        }
        return uidValidity > 0;
    }

    private List<UidListLine> readLines(LineReader in) throws IOException {
        var found = new ArrayList<UidListLine>();
        boolean old = headerLine.startsWith("1 ");
        for (var text = in.next(); text != null; text = in.next()) {
            lines++;
            lastLine = text;
            offset = in.offset();
            var line = old ? UidListLine.parseOld(text) : UidListLine.parse(text);
            if (line == null || line.uid() <= lastUid) {
                if (!unsound) {
                    LOG.log(System.Logger.Level.WARNING, "{0} line {1}: {2}", file, Integer.toString(lines + 1),
                        line == null ? "not a line of this file" : "UIDs not ordered (" + line.uid() + " after " + lastUid + ")");
                }
                unsound = true;
                continue;
            }
            lastUid = line.uid();
            nextUid = Math.max(nextUid, lastUid + 1);
            found.add(line);
        }
        return found;
    }

    /// Leaves of the lines with one base only the last.
    private List<UidListLine> withoutDoubles(List<UidListLine> all) {
        var index = new NameIndex(all.size());
        var doubles = new java.util.BitSet();
        for (int i = 0; i < all.size(); i++) {
            int before = index.find(all.get(i).base());
            index.add(all.get(i).base());
            if (before >= 0) {
                LOG.log(System.Logger.Level.WARNING, "{0}: two lines for {1}: UID {2}", file, all.get(i).base(),
                    all.get(before).uid() + ", now " + all.get(i).uid());
                doubles.set(before);
                unsound = true;
            }
        }
        if (doubles.isEmpty()) {
            return all;
        }
        var kept = new ArrayList<UidListLine>();
        for (int i = 0; i < all.size(); i++) {
            if (!doubles.get(i)) {
                kept.add(all.get(i));
            }
        }
        return kept;
    }

    /// Adds lines, ascending and above all others, to a [#sound] file.
    void append(List<UidListLine> more, Fsync fsync) throws IOException {
        if (more.isEmpty()) {
            return;
        }
        var text = new StringBuilder();
        for (var line : more) {
            text.append(line.text());
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            long end = channel.size();
            if (end != offset) {
                throw new IOException(file + ": changed by somebody who does not hold its lock");
            }
            try {
                write(channel, text, end);
                fsync.mail(channel);
            } catch (IOException e) {
                channel.truncate(end);
                throw e;
            }
        }
        offset += text.toString().getBytes(LineReader.CHARSET).length;
        lines += more.size();
        var last = more.getLast();
        lastUid = last.uid();
        lastLine = last.text().stripTrailing();
        nextUid = Math.max(nextUid, lastUid + 1);
        stamp = FileStamp.of(file);
    }

    /// True when the last line is still being written, or never was written to its end.
    boolean endsInHalfALine() throws IOException {
        return stamp.exists() && FileStamp.of(file).size() != offset;
    }

    /// Gives a mailbox that has no list its identity; the next [#rewrite] writes it.
    void begin(long newUidValidity) {
        uidValidity = newUidValidity;
        guid = newGuid();
    }

    private static String newGuid() {
        var octets = new byte[16];
        new SecureRandom().nextBytes(octets);
        return HexFormat.of().formatHex(octets);
    }

    /// Puts a new file in the place of the old one.
    ///
    /// @param all  every line, ascending
    /// @param next the UID that the next message gets at least
    void rewrite(Collection<UidListLine> all, long next, FileOwner owner, Fsync fsync) throws IOException {
        if (guid.isEmpty()) {
            guid = newGuid();
        }
        var header = "3 V" + uidValidity + " N" + Math.max(nextUid, next) + " G" + guid + moreHeader;
        var temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Files.deleteIfExists(temporary);
        long at = 0;
        var lastText = "";
        long last = 0;
        try (var channel = owner.create(temporary)) {
            var text = new StringBuilder(header).append('\n');
            for (var line : all) {
                lastText = line.text();
                last = line.uid();
                text.append(lastText);
                if (text.length() > 64 * 1024) {
                    at += write(channel, text, at);
                    text.setLength(0);
                }
            }
            at += write(channel, text, at);
            fsync.mail(channel);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        fsync.directory(file.getParent());
        headerLine = header;
        nextUid = Math.max(Math.max(nextUid, next), last + 1);
        lines = all.size();
        lastUid = last;
        lastLine = lastText.stripTrailing();
        offset = at;
        unsound = false;
        stamp = FileStamp.of(file);
    }

    private static int write(FileChannel channel, StringBuilder text, long at) throws IOException {
        var octets = ByteBuffer.wrap(text.toString().getBytes(LineReader.CHARSET));
        int length = octets.remaining();
        for (long to = at; octets.hasRemaining(); ) {
            to += channel.write(octets, to);
        }
        return length;
    }
}
