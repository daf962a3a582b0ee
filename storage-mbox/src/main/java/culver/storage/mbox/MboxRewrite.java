package culver.storage.mbox;

import culver.storage.mbox.Journal.Extent;
import culver.storage.mbox.Journal.Source;
import culver.storage.mbox.Journal.State;
import culver.storage.mbox.Plan.Order;
import culver.storage.mbox.Plan.Piece;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// Changes an mbox in place, so that a crash at any moment leaves a file that is made whole at the next opening.
///
/// In place, because other programs hold the file open and lock it by its inode, and because in `/var/mail` nobody may rename.
///
/// A change within one sector of 512 octets is simply written: the disk writes a sector or does not. Everything else goes through the [Journal]:
///
/// 1. If the file grows: the journal says so; the file is made longer (a full disk is noticed here, where it can still be taken back).
/// 2. The journal gets the plan and, in a slot, the next 16 MB of what the plan wants written. Sync.
/// 3. The slot is written into the mbox. Sync. The next slot (there are two, used in turn) overwrites the one before the last.
///    The order of the plan is such that a slot never overwrites old octets that a later one wants; where there is no such order, one slot holds all.
/// 4. If the file shrinks: the journal says so; the file is cut.
/// 5. The journal is ended.
///
/// After a crash the last whole slot is written again, which does no harm if it was written already, and the plan goes on behind it.
/// Mail that another program has added behind the end meanwhile is kept.
///
/// One thread, with the mbox locked for writing.
final class MboxRewrite {
    private static final System.Logger LOG = System.getLogger(MboxRewrite.class.getName());
    private static final int SECTOR = 512;
    private static final int MAX_EXTENTS = 4096;
    private static final int ZEROS = 64 << 10;
    private static final int CUT_SUM = 4096;
    /// Octets of one slot.
    static final long SLOT = 16 << 20;

    private final Octets mbox;
    private final long fileId;
    private final Journal journal;
    private final long slot;
    /// Something of the plan may be in the mbox.
    private boolean applied;

    /// @param fileId what tells this mbox from another that may have its name later: its inode
    /// @param slot   octets of one slot; smaller in tests
    MboxRewrite(Octets mbox, long fileId, Octets journal, long slot) {
        this.mbox = mbox;
        this.fileId = fileId;
        this.journal = new Journal(journal);
        this.slot = slot;
    }

    /// True if a plan needs no journal.
    static boolean isSmall(Plan plan) {
        return plan.oldSize() == plan.newSize() && plan.pieces().stream().allMatch(MboxRewrite::inOneSector);
    }

    private static boolean inOneSector(Piece piece) {
        return !piece.isMove() && piece.to() / SECTOR == (piece.to() + piece.length() - 1) / SECTOR;
    }

    /// Writes a plan that [#isSmall]. It is not durable before the caller's `force`.
    static void patch(Octets mbox, Plan plan) throws IOException {
        for (var piece : plan.pieces()) {
            mbox.write(piece.to(), ByteBuffer.wrap(piece.octets()));
        }
    }

    /// Makes the file what the plan says.
    ///
    /// @throws IOException when nothing was changed, or, if [#recover] finds something to do, when it is for that to go on
    void run(Plan plan) throws IOException {
        applied = false;
        try {
            start(plan);
        } catch (IOException e) {
            if (!applied) {
                forget(plan, e);
            }
            throw e;
        }
    }

    /// A plan that could not even begin must not be carried out later.
    private void forget(Plan plan, IOException why) {
        try {
            if (mbox.size() > plan.oldSize()) {
                mbox.truncate(plan.oldSize());
            }
            journal.end();
            journal.force();
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    private void start(Plan plan) throws IOException {
        long room = plan.order() == Order.AT_ONCE ? plan.work() : slot;
        long slotSize = (room + 16L * (MAX_EXTENTS + plan.pieces().size()) + 2 * SECTOR) / SECTOR * SECTOR;
        if (plan.newSize() > plan.oldSize()) {
            extend(plan, slotSize);
        } else {
            journal.begin(State.RUNNING, fileId, plan, slotSize);
        }
        proceed(plan, 0, 0);
    }

    private void extend(Plan plan, long slotSize) throws IOException {
        journal.begin(State.EXTENDING, fileId, plan, slotSize);
        journal.force();
        var zeros = ByteBuffer.allocate(ZEROS);
        for (long at = plan.oldSize(); at < plan.newSize(); at += zeros.limit()) {
            zeros.clear().limit((int) Math.min(ZEROS, plan.newSize() - at));
            mbox.write(at, zeros);
        }
        mbox.force();
        journal.state(State.RUNNING, 0, 0);
    }

    private void proceed(Plan plan, long progress, int number) throws IOException {
        var walk = new Walk(plan, progress);
        for (; !walk.atEnd(); number++) {
            walk.gather(plan.order() == Order.AT_ONCE ? Long.MAX_VALUE : slot);
            var written = journal.slot(number, walk.progress, walk.extents, walk.sources);
            journal.force();
            applied = true;
            journal.apply(written, mbox);
            mbox.force();
        }
        if (plan.newSize() < plan.oldSize()) {
            journal.state(State.TRUNCATING, plan.oldSize(), cutSum(plan.newSize(), plan.oldSize()));
            journal.force();
            applied = true;
            remove(plan.newSize(), plan.oldSize(), mbox.size());
            journal.end();                                             // not synced: what TRUNCATING says is checked against the file
        } else {
            journal.end();
            journal.force();
        }
        journal.shrink();
    }

    /// Goes on with what a crash interrupted. To be called before an mbox is read, with it locked for writing.
    ///
    /// @return true if the file was changed
    boolean recover() throws IOException {
        var found = journal.read();
        if (found.isEmpty() || found.get().state() == State.NONE) {
            return false;
        }
        var head = found.get();
        long size = mbox.size();
        boolean changed = false;
        if (head.fileId() == fileId) {
            changed = switch (head.state()) {
                case NONE -> false;
                case EXTENDING -> takeBack(head.oldSize(), size);
                case RUNNING -> goOn(size);
                case TRUNCATING -> cut(head, size);
            };
        }
        journal.end();
        journal.force();
        journal.shrink();
        return changed;
    }

    private boolean goOn(long size) throws IOException {
        var planned = journal.plan();
        if (planned.isEmpty()) {
            return false;
        }
        var plan = planned.get();
        if (size < Math.max(plan.oldSize(), plan.newSize())) {
            LOG.log(System.Logger.Level.ERROR, "an mbox was changed by another program after a crash in the middle of a change of ours:"
                + " nothing can be repaired");
            return false;
        }
        var last = journal.lastSlot();
        if (last.isPresent()) {
            journal.apply(last.get(), mbox);
            mbox.force();
            proceed(plan, last.get().progress(), last.get().number() + 1);
        } else {
            proceed(plan, 0, 0);
        }
        return true;
    }

    /// Removes the zeros that stand behind the old end.
    private boolean takeBack(long oldSize, long size) throws IOException {
        long end = oldSize;
        var buffer = ByteBuffer.allocate(ZEROS);
        scan:
        while (end < size) {
            buffer.clear();
            int n = mbox.read(end, buffer);
            for (int i = 0; i < n; i++) {
                if (buffer.get(i) != 0) {
                    end += i;
                    break scan;
                }
            }
            end += n;
        }
        if (end == oldSize) {
            return false;
        }
        remove(oldSize, end, size);
        return true;
    }

    private boolean cut(Journal.Head head, long size) throws IOException {
        if (size < head.first() || cutSum(head.newSize(), head.first()) != head.second()) {
            return false;                                              // it was cut before the crash
        }
        remove(head.newSize(), head.first(), size);
        return true;
    }

    private void remove(long from, long to, long size) throws IOException {
        if (to == size) {
            mbox.truncate(from);
            mbox.force();
            return;
        }
        var draft = new Plan.Draft(size);
        draft.keep(0, from);
        draft.keep(to, size - to);
        start(draft.done());
    }

    private long cutSum(long from, long to) throws IOException {
        var octets = ByteBuffer.allocate((int) Math.min(CUT_SUM, to - from));
        mbox.read(from, octets);
        var crc = new CRC32C();
        crc.update(octets.array(), 0, octets.position());
        return crc.getValue();
    }

    /// Goes through the pieces of a plan in its order.
    private final class Walk {
        private final List<Piece> pieces;
        private final boolean backward;
        private int next;
        private long within;
        private long progress;
        private List<Extent> extents = List.of();
        private List<Source> sources = List.of();

        Walk(Plan plan, long progress) {
            this.backward = plan.order() == Order.BACKWARD;
            this.pieces = backward ? plan.pieces().reversed() : plan.pieces();
            this.progress = progress;
            long left = progress;
            while (next < pieces.size() && left >= pieces.get(next).length()) {
                left -= pieces.get(next++).length();
            }
            within = left;
        }

        boolean atEnd() {
            return next == pieces.size();
        }

        void gather(long room) {
            extents = new ArrayList<>();
            sources = new ArrayList<>();
            int most = room == Long.MAX_VALUE ? Integer.MAX_VALUE : MAX_EXTENTS;
            while (room > 0 && !atEnd() && extents.size() < most) {
                var piece = pieces.get(next);
                long length = Math.min(room, piece.length() - within);
                long at = backward ? piece.length() - within - length : within;
                extents.add(new Extent(piece.to() + at, length));
                sources.add(source(piece, at, length));
                within += length;
                progress += length;
                room -= length;
                if (within == piece.length()) {
                    next++;
                    within = 0;
                }
            }
        }

        private Source source(Piece piece, long at, long length) {
            return new Source() {
                @Override
                public long length() {
                    return length;
                }

                @Override
                public void read(long done, ByteBuffer into) throws IOException {
                    if (!piece.isMove()) {
                        into.put(piece.octets(), (int) (at + done), into.remaining());
                        return;
                    }
                    long from = piece.from() + at + done;
                    if (mbox.read(from, into) < 0 || into.hasRemaining()) {
                        throw new IOException("the mbox ends before " + (from + into.limit()));
                    }
                }
            };
        }
    }
}
