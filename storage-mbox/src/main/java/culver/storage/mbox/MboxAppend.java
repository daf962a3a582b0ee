package culver.storage.mbox;

import culver.storage.Flags;
import culver.storage.StorageError;
import culver.storage.StorageException;
import culver.storage.live.MessageTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/// Adds saved messages behind the end of an mbox: all or none.
///
/// What the first message says of the mailbox is brought up to date first: a crash after that costs some UIDs, not their uniqueness.
/// Then the messages are written behind the end, then the file is synced, once. When that fails (a full disk), the file is cut where it ended before.
///
/// ```
/// From sender  Fri Nov 20 13:21:16 2026
/// Subject: a                                   the message's header
/// X-IMAPbase: 1795180876 0000000001            only in the first message of a file
/// X-UID: 1
/// Content-Length: 5
/// X-Keywords:                                  and room for changes
///
/// body                                         the body as it is, a line end or not
///                                              the line end that ends a message, whatever is before it
/// ```
///
/// One thread, with the locks held.
final class MboxAppend {
    private static final int BUFFER = 64 << 10;
    private static final byte[] LINE_END = {'\n'};

    private final MboxState state;
    private final MessageTable table;
    private final Octets file;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private long end;

    MboxAppend(MboxState state, MessageTable table) throws StorageException {
        this.state = state;
        this.table = table;
        this.file = state.file().octets;
    }

    long[] append(List<MboxSave> saves) throws IOException, StorageException {
        long first = table.uidNext();
        if (first + saves.size() > OwnHeaders.MAX_UID) {
            throw new StorageException(StorageError.LIMIT, state.place().path() + ": no UIDs are left");
        }
        for (var save : saves) {
            table.bits(save.flags);                                    // the first message must name the keywords
        }
        var added = new ArrayList<MboxMessage>();
        state.changing(() -> {
            var had = new ArrayList<>(state.messages());
            if (!had.isEmpty()) {
                var layout = state.layout(first + saves.size() - 1);
                state.carryOut(layout.plan());
                layout.settle();
            }
            long oldEnd = file.size();
            end = oldEnd;
            boolean done = false;
            try {
                endLine(had);
                for (int i = 0; i < saves.size(); i++) {
                    added.add(write(saves.get(i), first + i, had.isEmpty() && i == 0 ? first + saves.size() - 1 : 0));
                }
                file.force();
                done = true;
            } finally {
                if (!done) {
                    file.truncate(oldEnd);
                }
            }
            state.messages().addAll(added);
        });
        var uids = new long[saves.size()];
        for (int i = 0; i < uids.length; i++) {
            var save = saves.get(i);
            uids[i] = first + i;
            table.add(uids[i], table.bits(save.flags) | Flags.RECENT, added.get(i).date, save.virtualSize(), added.get(i));
        }
        return uids;
    }

    /// A message whose last line is not ended would take our From line for its own.
    private void endLine(List<MboxMessage> had) throws IOException {
        if (end == 0) {
            return;
        }
        buffer.clear().limit(1);
        file.read(end - 1, buffer);
        if (buffer.get(0) != '\n') {
            put(LINE_END);
            had.getLast().length++;
        }
    }

    /// @param lastUid what the message says of the mailbox as its first; 0 when it is not the first
    private MboxMessage write(MboxSave save, long uid, long lastUid) throws IOException {
        var message = new MboxMessage();
        var sender = save.sender();
        var from = new FromLine(sender.isEmpty() ? "MAILER-DAEMON" : sender, save.date);
        var fromLine = from.format();
        message.offset = end;
        message.fromLength = fromLine.length;
        message.date = save.date.getEpochSecond();
        message.givenUid = uid;
        long body = save.length() - save.headerLength() - save.emptyLine();
        var base = lastUid == 0 ? null : new OwnHeaders.Base(table.uidValidity(), lastUid, table.keywords(), false);
        message.own = new OwnHeaders(base, uid, save.flags.system(), false, table.flags(table.bits(save.flags)).keywords().stream().sorted().toList(),
            save.emptyLine() > 0 ? body : -1);
        var block = message.own.block(0);
        var crc = new CRC32();
        var crcC = new CRC32C();
        crc.update(fromLine);
        crcC.update(fromLine);
        put(fromLine);
        copy(save, 0, save.headerLength(), crc, crcC);
        put(block);
        message.hidden = new long[] {save.headerLength(), save.headerLength() + block.length};
        if (save.emptyLine() > 0) {
            copy(save, save.headerLength(), save.length(), null, null);
        }
        put(LINE_END);
        message.emptyLine = Math.max(1, save.emptyLine());
        message.headerLength = save.headerLength() + block.length + message.emptyLine;
        message.contentLength = save.length() + block.length;
        message.length = end - message.offset;
        message.print = print(crc, crcC, message.bodyLength());
        return message;
    }

    static long print(CRC32 crc, CRC32C crcC, long bodyLength) {
        return crcC.getValue() << 32 ^ crc.getValue() ^ bodyLength * 0x9E3779B97F4A7C15L;
    }

    private void copy(MboxSave save, long from, long to, CRC32 crc, CRC32C crcC) throws IOException {
        for (long at = from; at < to; ) {
            buffer.clear().limit((int) Math.min(BUFFER, to - at));
            int n = save.read(at, buffer);
            if (n <= 0) {
                throw new IOException("the temporary file is too short");
            }
            if (crc != null) {
                crc.update(buffer.array(), 0, n);
                crcC.update(buffer.array(), 0, n);
            }
            at += n;
            file.write(end, buffer.flip());
            end += n;
        }
    }

    private void put(byte[] octets) throws IOException {
        file.write(end, ByteBuffer.wrap(octets));
        end += octets.length;
    }
}
