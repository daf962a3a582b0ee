package culver.storage.mbox;

import culver.storage.Flags;
import culver.storage.live.MailboxBackend;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;

/// A message on its way in: octets gather in memory, and in a file without a name (`mail_temp_dir`) when they are many.
///
/// The header is filtered on the way, across any chunk boundaries: what bears the name of an own header ([OwnHeaders]) is dropped, because
/// its sender is not to be believed; so is a leading From line; any other line of the header that begins with `From ` gets a `>`, because
/// it would begin a message. The body stays as it is: its `Content-Length` protects From lines in it, as Dovecot and mutt do it.
///
/// One thread, no lock held.
final class MboxSave implements MailboxBackend.Save {
    private static final int IN_MEMORY = 64 << 10;
    /// The beginning of a header line by which it is judged.
    private static final int NAME = MboxScan.OWN_NAME;

    private enum At { FROM_LINE, LINE_START, KEPT_LINE, DROPPED_LINE, BODY }

    final Flags flags;
    final Instant date;
    private final Path tempDir;
    private ByteBuffer memory = ByteBuffer.allocate(8 << 10);
    private FileChannel spool;
    private long spooled;

    private At at = At.FROM_LINE;
    private final byte[] name = new byte[NAME];
    private int named;
    private boolean dropping;
    private boolean afterCr;
    private final StringBuilder returnPath = new StringBuilder();
    private boolean inReturnPath;

    private long headerLength = -1;
    private int emptyLine;
    private long bareLfs;
    private int last = -1;
    private boolean finished;

    MboxSave(Flags flags, Instant date, Path tempDir) {
        this.flags = flags;
        this.date = date;
        this.tempDir = tempDir;
    }

    @Override
    public void write(ByteBuffer octets) throws IOException {
        while (octets.hasRemaining()) {
            if (at == At.BODY) {
                body(octets);
            } else {
                header(octets.get());
            }
        }
    }

    private void body(ByteBuffer octets) throws IOException {
        for (int i = octets.position(); i < octets.limit(); i++) {
            int c = octets.get(i);
            if (c == '\n' && last != '\r') {
                bareLfs++;
            }
            last = c;
        }
        put(octets);
    }

    /// One octet of the header.
    private void header(byte c) throws IOException {
        switch (at) {
            case KEPT_LINE -> {
                keep(c);
                at = c == '\n' ? At.LINE_START : At.KEPT_LINE;
            }
            case DROPPED_LINE -> at = c == '\n' ? At.LINE_START : At.DROPPED_LINE;
            case FROM_LINE, LINE_START -> {
                name[named++] = c;
                if (c == '\n' || named == NAME || c == ':') {
                    judge(c == '\n');
                }
            }
            case BODY -> throw new IllegalStateException();
        }
    }

    /// Decides about the line whose beginning is gathered.
    private void judge(boolean whole) throws IOException {
        if (whole && (named == 1 || named == 2 && name[0] == '\r')) {
            emptyLine = named;
            endOfHeader();
            flushName();
            at = At.BODY;
            return;
        }
        boolean continued = name[0] == ' ' || name[0] == '\t';
        boolean from = FromLine.startsAt(name, 0, named);
        if (!continued) {
            dropping = at == At.FROM_LINE && from || !MboxScan.ownName(name, 0, named).isEmpty();
        }
        if (dropping) {
            named = 0;
            at = whole ? At.LINE_START : At.DROPPED_LINE;
            return;
        }
        if (from) {
            keep((byte) '>');
        }
        inReturnPath = returnPath.isEmpty() && new String(name, 0, named, StandardCharsets.ISO_8859_1).equalsIgnoreCase("Return-Path:");
        flushName();
        at = whole ? At.LINE_START : At.KEPT_LINE;
    }

    private void flushName() throws IOException {
        int n = named;
        named = 0;
        for (int i = 0; i < n; i++) {
            keep(name[i]);
        }
    }

    private void keep(byte c) throws IOException {
        if (inReturnPath) {
            inReturnPath = c != '\n' && returnPath.length() < FromLine.MAX_LENGTH / 2;
            returnPath.append(inReturnPath ? (char) (c & 0xff) : "");
        }
        if (c == '\n' && last != '\r') {
            bareLfs++;
        }
        last = c;
        if (!memory.hasRemaining()) {
            makeRoom();
        }
        memory.put(c);
    }

    private void put(ByteBuffer octets) throws IOException {
        while (octets.hasRemaining()) {
            if (!memory.hasRemaining()) {
                makeRoom();
            }
            int n = Math.min(memory.remaining(), octets.remaining());
            memory.put(octets.slice(octets.position(), n));
            octets.position(octets.position() + n);
        }
    }

    private void makeRoom() throws IOException {
        if (memory.capacity() < IN_MEMORY) {
            memory = ByteBuffer.allocate(memory.capacity() * 2).put(memory.flip());
            return;
        }
        if (spool == null) {
            var file = Files.createTempFile(tempDir, "culver.", ".mbox", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            spool = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Files.delete(file);
        }
        memory.flip();
        while (memory.hasRemaining()) {
            spooled += spool.write(memory, spooled);
        }
        memory.clear();
    }

    private void endOfHeader() {
        headerLength = spooled + memory.position();
    }

    @Override
    public void finish(long virtualSize) throws IOException {
        if (at == At.FROM_LINE || at == At.LINE_START) {
            if (named > 0) {
                name[Math.min(named, NAME - 1)] = '\n';                // the last line of the header is not ended
                named = Math.min(named + 1, NAME);
                judge(true);
            }
        } else if (at == At.KEPT_LINE) {
            keep((byte) '\n');
        }
        if (headerLength < 0) {
            endOfHeader();
        }
        finished = true;
    }

    /// Octets of header lines; an empty line of [#emptyLine] octets and the body follow.
    long headerLength() {
        return headerLength;
    }

    /// 0 when the message has no body and no empty line before it.
    int emptyLine() {
        return emptyLine;
    }

    /// All octets that clients will see.
    long length() {
        return spooled + memory.position();
    }

    long virtualSize() {
        return length() + bareLfs;
    }

    boolean isFinished() {
        return finished;
    }

    /// The envelope sender, if a `Return-Path` says it.
    String sender() {
        var text = returnPath.toString();
        int from = text.indexOf('<');
        int to = text.indexOf('>', from);
        return from >= 0 && to > from ? text.substring(from + 1, to) : "";
    }

    /// Reads what was gathered.
    int read(long position, ByteBuffer into) throws IOException {
        if (position < spooled) {
            into.limit((int) Math.min(into.limit(), into.position() + spooled - position));
            return spool.read(into, position);
        }
        int from = (int) (position - spooled);
        int n = Math.min(into.remaining(), memory.position() - from);
        if (n <= 0) {
            return -1;
        }
        into.put(memory.array(), from, n);
        return n;
    }

    @Override
    public void discard() {
        memory = ByteBuffer.allocate(0);
        if (spool != null) {
            try {
                spool.close();
            } catch (IOException e) {
                System.getLogger(MboxSave.class.getName()).log(System.Logger.Level.WARNING, "cannot close a temporary file", e);
            }
        }
    }
}
