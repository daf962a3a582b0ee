package culver.imap.command;

import culver.imap.state.PartialPlace;
import culver.imap.wire.ImapEncoder;
import culver.mime.CrlfReader;
import culver.mime.HeaderReader;
import culver.mime.HeaderSubset;
import culver.mime.MessageData;
import culver.mime.MimePart;
import culver.mime.PartFields;
import culver.storage.Message;
import culver.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/// The octets of a [Section] in one message: how many there are is known before the first one is written, and none of them is kept.
///
/// What needs only the header reads no further; what needs no MIME structure asks for none.
final class SectionContent {
    private static final PartFields NO_FIELDS =
        new PartFields("text", "plain", Map.of(), "", "", "", "", "", Map.of(), List.of(), "");
    private static final int BLOCK = 16 * 1024;

    /// Gives octets with CRLF line ends.
    @FunctionalInterface
    private interface Source {
        int read(ByteBuffer into) throws IOException;
    }

    private final Section section;
    private final MessageData data;
    private HeaderSubset subset;
    private long offset;
    private long length;
    private long size;
    private PartialPlace next;

    private SectionContent(Section section, MessageData data) {
        this.section = section;
        this.data = data;
    }

    static SectionContent of(Section section, Message message, MessageData data) throws StorageException, IOException {
        var content = new SectionContent(section, data);
        if (section.parts().isEmpty()) {
            content.ofMessage(message);
        } else {
            content.ofPart(message.structure());
        }
        return content;
    }

    private void ofMessage(Message message) throws StorageException, IOException {
        switch (section.kind()) {
            case ALL -> range(0, data.length(), message.size());
            case HEADER -> headerOf(header(data));
            case FIELDS, FIELDS_NOT -> subsetOf(new MimePart(0, data.length(), 0, 0, 0, 0, 0, NO_FIELDS, List.of()));
            case TEXT -> {
                var header = header(data);
                range(header.headerLength(), data.length() - header.headerLength(),
                    message.size() - header.headerLength() - header.headerBareLfs());
            }
            case MIME -> throw new IllegalStateException("MIME without a part");
        }
    }

    private void ofPart(MimePart root) throws IOException {
        var found = root.section(section.parts());
        if (found.isEmpty()) {
            return;                                    // no such part: no octets
        }
        var part = found.get();
        var enclosed = part.isMessage() ? part.children().getFirst() : null;
        switch (section.kind()) {
            case ALL -> bodyOf(part);
            case MIME -> headerOf(part);
            case HEADER -> {
                if (enclosed != null) {
                    headerOf(enclosed);
                }
            }
            case FIELDS, FIELDS_NOT -> {
                if (enclosed != null) {
                    subsetOf(enclosed);
                }
            }
            case TEXT -> {
                if (enclosed != null) {
                    bodyOf(enclosed);
                }
            }
        }
    }

    private void range(long offset, long length, long size) {
        this.offset = offset;
        this.length = length;
        this.size = size;
    }

    private void headerOf(MimePart part) {
        range(part.headerOffset(), part.headerLength(), part.headerLength() + part.headerBareLfs());
    }

    private void bodyOf(MimePart part) {
        range(part.bodyOffset(), part.bodyLength(), part.bodyLength() + part.bodyBareLfs());
    }

    private void subsetOf(MimePart part) throws IOException {
        subset = new HeaderSubset(data, part, section.fields(), section.kind() == Section.Kind.FIELDS_NOT).withoutNul();
        size = subset.size();
    }

    /// The place of a message's own header, found by reading to its end.
    private static MimePart header(MessageData data) throws IOException {
        var fields = new HeaderReader(data, 0, data.length());
        long end = 0;
        long bareLfs = 0;
        while (fields.next()) {
            end = fields.offset() + fields.length();
            bareLfs += fields.bareLfs();
        }
        if (fields.emptyLine()) {
            var octet = ByteBuffer.allocate(1);
            boolean cr = data.read(end, octet) == 1 && octet.get(0) == '\r';
            end += cr ? 2 : 1;
            bareLfs += cr ? 0 : 1;
        }
        return new MimePart(0, end, bareLfs, end, 0, 0, 0, NO_FIELDS, List.of());
    }

    /// How many octets [#write] writes.
    long size() {
        return section.from() < 0 ? size : Math.clamp(size - section.from(), 0, section.most());
    }

    /// Where a next partial FETCH will probably begin, after [#write]; null when that saves nothing.
    PartialPlace next() {
        return next;
    }

    /// Writes the octets.
    ///
    /// @param last where the last partial FETCH stopped, or null
    /// @throws IOException the message cannot be read, or is shorter than its size says: the client waits for octets that there are not
    void write(ImapEncoder out, long uid, PartialPlace last) throws IOException {
        long count = size();
        if (count == 0) {
            return;
        }
        if (subset != null) {
            skip(subset::read, Math.max(0, section.from()));
            copy(subset::read, count, out);
            return;
        }
        if (section.from() < 0) {
            copy(CrlfReader.withoutNul(data, offset, length)::read, count, out);
            return;
        }
        var start = last != null && last.uid() == uid && last.section().equals(section.whole()) && last.octet() <= section.from()
            ? last : new PartialPlace(uid, section.whole(), 0, offset);
        var stored = storedPlace(start, section.from());
        var reader = CrlfReader.withoutNul(data, stored.stored(), offset + length - stored.stored());
        reader.skip(section.from() - stored.octet());
        copy(reader::read, count, out);
        next = storedPlace(stored, section.from() + count);
    }

    /// The last place at or before `octet` from which a [CrlfReader] can begin, looked for from `start` on.
    private PartialPlace storedPlace(PartialPlace start, long octet) throws IOException {
        long virtual = start.octet();
        long stored = start.stored();
        if (size == length) {
            return place(start, octet, offset + octet);        // stored as it is sent
        }
        var block = ByteBuffer.allocate(BLOCK);
        byte before = 0;
        while (virtual < octet) {
            int count = data.read(stored, block.clear().limit((int) Math.min(BLOCK, octet - virtual)));
            if (count <= 0) {
                break;
            }
            for (int i = 0; i < count && virtual < octet; i++) {
                byte c = block.get(i);
                int width = c == '\n' && before != '\r' ? 2 : 1;
                if (virtual + width > octet) {
                    return place(start, virtual, stored);      // between a CR that is not stored and its LF
                }
                virtual += width;
                stored++;
                before = c;
            }
        }
        return before == '\r' ? place(start, virtual - 1, stored - 1) : place(start, virtual, stored);
    }

    private static PartialPlace place(PartialPlace start, long octet, long stored) {
        return new PartialPlace(start.uid(), start.section(), octet, stored);
    }

    private static void skip(Source source, long octets) throws IOException {
        var sink = ByteBuffer.allocate((int) Math.min(BLOCK, Math.max(octets, 1)));
        for (long left = octets; left > 0; ) {
            sink.clear().limit((int) Math.min(left, sink.capacity()));
            int count = source.read(sink);
            if (count < 0) {
                return;
            }
            left -= count;
        }
    }

    private static void copy(Source source, long octets, ImapEncoder out) throws IOException {
        for (long left = octets; left > 0; ) {
            var room = out.room((int) Math.min(left, BLOCK));
            int at = room.writerIndex();
            int count = source.read(room.internalNioBuffer(at, (int) Math.min(left, room.writableBytes())));
            if (count < 0) {
                throw new IOException("message is shorter than its size: " + left + " octets are missing");
            }
            room.writerIndex(at + count);
            left -= count;
        }
    }
}
