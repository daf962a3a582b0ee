package culver.storage.mbox;

import culver.storage.mbox.Plan.Piece;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32C;

/// The file beside an mbox that makes its rewriting safe: see [MboxRewrite] for what is written when.
///
/// ```
/// 0    head   magic, state, run, file id, old and new size, length and checksum of the plan, size of a slot, 2 numbers of the state, checksum
/// 512  plan   the pieces, new octets included
///      slot 0, slot 1: in turn, run, number, progress after it, extents (place, length), their octets, checksum
/// ```
///
/// The head lies within one sector: it is old or new, never half. Everything else counts only if its checksum says so, and slots only
/// if they are of the same run: the file is used again and again.
///
/// One thread, with the mbox locked for writing.
final class Journal {
    private static final long MAGIC = 0x63756c7665724a31L;
    private static final int HEAD = 104;
    private static final int PLAN_AT = 512;
    private static final int SLOT_HEAD = 48;
    private static final int SLOT_MAGIC = 0x736c6f74;
    private static final int MAX_PLAN = 1 << 30;
    private static final int BUFFER = 256 << 10;

    enum State {
        NONE,
        /// The file is being made longer: behind its old end may be zeros.
        EXTENDING,
        /// The slots say how far the plan has come.
        RUNNING,
        /// All is in place but the end is to be cut off: `first` is the size before, `second` the checksum of what will be cut off.
        TRUNCATING
    }

    /// @param run      random: tells slots of this rewriting from older ones
    /// @param slotSize room of a slot
    record Head(State state, long run, long fileId, long oldSize, long newSize, long planLength, long planSum, long slotSize, long first, long second) {
    }

    /// Octets that go to one place.
    record Extent(long to, long length) {
    }

    /// A slot that was read back.
    ///
    /// @param at       where its octets lie in the journal
    /// @param progress octets of the plan that are in place after it
    record Slot(int number, long progress, long at, List<Extent> extents) {
    }

    private final Octets file;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private Head head;

    Journal(Octets file) {
        this.file = file;
    }

    /// Writes state and plan; not durable before [#force].
    void begin(State state, long fileId, Plan plan, long slotSize) throws IOException {
        var octets = encode(plan);
        file.write(PLAN_AT, ByteBuffer.wrap(octets));
        write(new Head(state, ThreadLocalRandom.current().nextLong(), fileId, plan.oldSize(), plan.newSize(), octets.length, sum(octets), slotSize, 0, 0));
    }

    void state(State state, long first, long second) throws IOException {
        write(new Head(state, head.run, head.fileId, head.oldSize, head.newSize, head.planLength, head.planSum, head.slotSize, first, second));
    }

    void force() throws IOException {
        file.force();
    }

    /// Nothing is under way any more.
    void end() throws IOException {
        file.write(0, ByteBuffer.allocate(HEAD));
        head = null;
    }

    /// Gives back the disk space of a journal that has ended.
    void shrink() throws IOException {
        if (file.size() > 1 << 20) {
            file.truncate(PLAN_AT);
        }
    }

    /// Copies what goes to `extents` from `source` (by their places in it) or from new octets into a slot.
    Slot slot(int number, long progress, List<Extent> extents, List<Source> sources) throws IOException {
        long at = slotAt(number);
        long data = at + SLOT_HEAD + 16L * extents.size();
        var crc = new CRC32C();
        var table = ByteBuffer.allocate(SLOT_HEAD + 16 * extents.size());
        table.position(SLOT_HEAD);
        extents.forEach(e -> table.putLong(e.to).putLong(e.length));
        crc.update(table.array(), SLOT_HEAD, table.capacity() - SLOT_HEAD);
        for (var source : sources) {
            for (long done = 0; done < source.length(); ) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), source.length() - done));
                source.read(done, buffer);
                buffer.flip();
                crc.update(buffer.array(), 0, buffer.limit());
                done += buffer.limit();
                file.write(data, buffer);
                data += buffer.limit();
            }
        }
        table.putInt(0, SLOT_MAGIC).putInt(4, number).putLong(8, progress).putInt(16, extents.size()).putLong(24, crc.getValue())
            .putLong(32, head.run);
        table.putLong(SLOT_HEAD - 8, sum(table.array(), SLOT_HEAD - 8));
        file.write(at, table.rewind());
        return new Slot(number, progress, at + SLOT_HEAD + 16L * extents.size(), extents);
    }

    /// Where octets for a slot come from.
    interface Source {
        long length();

        /// Fills `into`.
        void read(long done, ByteBuffer into) throws IOException;
    }

    /// Copies a slot's octets to their places.
    void apply(Slot slot, Octets mbox) throws IOException {
        long at = slot.at;
        for (var extent : slot.extents) {
            file.copy(at, extent.length, mbox, extent.to, buffer);
            at += extent.length;
        }
    }

    /// What is written in the file, if anything that counts is.
    Optional<Head> read() throws IOException {
        var octets = ByteBuffer.allocate(HEAD);
        if (file.read(0, octets) < HEAD) {
            return Optional.empty();
        }
        octets.flip();
        var crc = new CRC32C();
        crc.update(octets.array(), 0, HEAD - 8);
        if (octets.getLong() != MAGIC || octets.getLong(HEAD - 8) != crc.getValue()) {
            return Optional.empty();
        }
        int state = (int) octets.getLong();
        head = new Head(State.values()[state], octets.getLong(), octets.getLong(), octets.getLong(), octets.getLong(), octets.getLong(), octets.getLong(), octets.getLong(),
            octets.getLong(), octets.getLong());
        return Optional.of(head);
    }

    /// The plan of the head that was read; empty when it did not come to the disk whole, so that nothing can have been done.
    Optional<Plan> plan() throws IOException {
        if (head.planLength < 4 || head.planLength > MAX_PLAN) {
            return Optional.empty();
        }
        var octets = ByteBuffer.allocate((int) head.planLength);
        if (file.read(PLAN_AT, octets) != octets.capacity() || sum(octets.array()) != head.planSum) {
            return Optional.empty();
        }
        return Optional.of(new Plan(head.oldSize, head.newSize, decode(octets.array())));
    }

    /// The last slot that is whole.
    Optional<Slot> lastSlot() throws IOException {
        var a = readSlot(0);
        var b = readSlot(1);
        if (a.isPresent() && b.isPresent()) {
            return a.get().number > b.get().number ? a : b;
        }
        return a.isPresent() ? a : b;
    }

    private Optional<Slot> readSlot(int turn) throws IOException {
        long at = slotAt(turn);
        var top = ByteBuffer.allocate(SLOT_HEAD);
        if (file.read(at, top) < SLOT_HEAD) {
            return Optional.empty();
        }
        int number = top.getInt(4);
        int count = top.getInt(16);
        if (top.getInt(0) != SLOT_MAGIC || top.getLong(SLOT_HEAD - 8) != sum(top.array(), SLOT_HEAD - 8)
            || top.getLong(32) != head.run || number % 2 != turn || count < 0 || count > MAX_PLAN / 16) {
            return Optional.empty();
        }
        var table = ByteBuffer.allocate(16 * count);
        if (count > 0 && file.read(at + SLOT_HEAD, table) < table.capacity()) {
            return Optional.empty();
        }
        var crc = new CRC32C();
        crc.update(table.array());
        var extents = new ArrayList<Extent>();
        long length = 0;
        for (table.flip(); table.hasRemaining(); ) {
            extents.add(new Extent(table.getLong(), table.getLong()));
            length += extents.getLast().length;
        }
        long data = at + SLOT_HEAD + 16L * count;
        for (long done = 0; done < length; ) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), length - done));
            int n = file.read(data + done, buffer);
            if (n <= 0) {
                return Optional.empty();
            }
            crc.update(buffer.array(), 0, n);
            done += n;
        }
        return crc.getValue() == top.getLong(24) ? Optional.of(new Slot(number, top.getLong(8), data, extents)) : Optional.empty();
    }

    private long slotAt(int number) {
        long start = (PLAN_AT + head.planLength + 511) / 512 * 512;
        return start + (number % 2) * head.slotSize;
    }

    private void write(Head now) throws IOException {
        var octets = ByteBuffer.allocate(HEAD);
        octets.putLong(MAGIC).putLong(now.state.ordinal()).putLong(now.run).putLong(now.fileId).putLong(now.oldSize).putLong(now.newSize).putLong(now.planLength)
            .putLong(now.planSum).putLong(now.slotSize).putLong(now.first).putLong(now.second);
        var crc = new CRC32C();
        crc.update(octets.array(), 0, HEAD - 8);
        octets.putLong(HEAD - 8, crc.getValue());
        file.write(0, octets.rewind());
        head = now;
    }

    private static byte[] encode(Plan plan) throws IOException {
        var octets = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(octets)) {
            out.writeInt(plan.pieces().size());
            for (var piece : plan.pieces()) {
                out.writeLong(piece.from());
                out.writeLong(piece.to());
                out.writeLong(piece.length());
                if (!piece.isMove()) {
                    out.write(piece.octets());
                }
            }
        }
        return octets.toByteArray();
    }

    private static List<Piece> decode(byte[] octets) throws IOException {
        try (var in = new DataInputStream(new ByteArrayInputStream(octets))) {
            var pieces = new ArrayList<Piece>();
            for (int n = in.readInt(); n > 0; n--) {
                long from = in.readLong();
                long to = in.readLong();
                long length = in.readLong();
                pieces.add(new Piece(from, to, length, from < 0 ? in.readNBytes((int) length) : null));
            }
            return pieces;
        }
    }

    private static long sum(byte[] octets) {
        return sum(octets, octets.length);
    }

    private static long sum(byte[] octets, int length) {
        var crc = new CRC32C();
        crc.update(octets, 0, length);
        return crc.getValue();
    }
}
