package culver.storage.live;

import culver.mime.LfWriter;
import culver.storage.FlagChange;
import culver.storage.Flags;
import culver.storage.MailboxTransaction;
import culver.storage.Message;
import culver.storage.StorageError;
import culver.storage.StorageException;
import culver.storage.UidSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Changes that a session gathers for its mailbox. Octets of new messages go to the backend's temporary places at once, with no
/// lock held; everything else happens in [#commit], under the live mailbox's lock.
final class ViewTransaction implements MailboxTransaction {
    private record FlagWork(UidSet uids, FlagChange change) {
    }

    private static final System.Logger LOG = System.getLogger(ViewTransaction.class.getName());
    private static final int COPY_BUFFER = 64 * 1024;

    private final MailboxView view;
    private final LiveMailbox live;
    private final List<Incoming> incoming = new ArrayList<>();
    private final List<FlagWork> flagWork = new ArrayList<>();
    private final List<UidSet> expunges = new ArrayList<>();
    private boolean published;
    private boolean over;

    ViewTransaction(MailboxView view) {
        this.view = view;
        this.live = view.live;
    }

    /// A message on its way in, with the keywords that the mailbox must know by the time it is there.
    private static final class Incoming implements Append {
        private final MailboxBackend.Save save;
        private final Flags flags;
        private final LfWriter lines;
        private boolean finished;

        Incoming(MailboxBackend.Save save, Flags flags) {
            this.save = save;
            this.flags = flags;
            this.lines = new LfWriter(save::write);
        }

        @Override
        public void write(ByteBuffer octets) throws IOException {
            lines.write(octets);
        }

        @Override
        public void finish() throws IOException {
            lines.finish();
            save.finish(lines.virtualSize());
            finished = true;
        }

        /// The octets came by a link.
        void linked(long virtualSize) throws IOException {
            save.finish(virtualSize);
            finished = true;
        }
    }

    @Override
    public Append append(Flags flags, Instant internalDate, long sizeHint) throws StorageException {
        return begin(flags, internalDate == null ? Instant.now() : internalDate);
    }

    private Incoming begin(Flags flags, Instant date) throws StorageException {
        requireOpen();
        view.work(() -> {
            checkKeywords(flags.keywords());
            return null;
        });
        var started = new Incoming(live.backendForSaves().beginSave(flags, date), flags);
        incoming.add(started);
        return started;
    }

    @Override
    public void copy(Message message) throws StorageException {
        requireOpen();
        var flags = message.flags();
        var date = message.internalDate();
        if (message instanceof ViewMessage source && link(source, flags, date)) {
            return;
        }
        var copy = begin(flags, date);
        try (var data = message.open()) {
            var buffer = ByteBuffer.allocate(Math.clamp(data.length(), 1, COPY_BUFFER));
            for (long at = 0; at < data.length(); at += buffer.limit()) {
                buffer.clear();
                if (data.read(at, buffer) < 0) {
                    throw new IOException("ends after " + at + " of " + data.length() + " octets");
                }
                copy.write(buffer.flip());
            }
            copy.finish();
        } catch (IOException e) {
            throw new StorageException(StorageError.TEMP, live.key + ": cannot copy UID " + message.uid() + ": " + e, e);
        }
    }

    /// Tries to take a message over without its octets. The source's lock is not held while ours is.
    private boolean link(ViewMessage source, Flags flags, Instant date) throws StorageException {
        var from = source.view().live;
        var fileName = source.fileName();
        if (fileName.isEmpty()) {
            return false;
        }
        long size = source.size();
        var sourceBackend = from.backendForSaves();
        var save = view.work(() -> {
            checkKeywords(flags.keywords());
            return live.backend().beginLink(sourceBackend, fileName, flags, date);
        });
        if (save.isEmpty()) {
            return false;
        }
        var linked = new Incoming(save.get(), flags);
        incoming.add(linked);
        try {
            linked.linked(size);
        } catch (IOException e) {
            throw new StorageException(StorageError.TEMP, live.key + ": cannot link UID " + source.uid() + ": " + e, e);
        }
        return true;
    }

    @Override
    public void setFlags(UidSet uids, FlagChange change) throws StorageException {
        requireOpen();
        if (change.mode() != FlagChange.Mode.REMOVE && !change.flags().keywords().isEmpty()) {
            view.work(() -> {
                checkKeywords(change.flags().keywords());
                return null;
            });
        }
        flagWork.add(new FlagWork(uids, change));
    }

    @Override
    public void expunge(UidSet uids) {
        requireOpen();
        expunges.add(uids);
    }

    @Override
    public Result commit() throws StorageException {
        requireOpen();
        return view.work(() -> {
            if (!flagWork.isEmpty() || !expunges.isEmpty()) {
                live.refresh(true);
                view.requireSame();
            }
            for (var each : flagWork) {
                apply(each);
            }
            var appended = publish();
            var failure = expunges.isEmpty() ? Optional.<StorageException>empty() : removeAll();
            if (failure.isPresent() && appended.length == 0) {
                throw failure.get();
            }
            over = true;
            return new Result(live.table.uidValidity(), appended, failure);
        });
    }

    private void apply(FlagWork work) throws StorageException {
        var table = live.table;
        var flags = work.change.flags();
        if (work.change.mode() != FlagChange.Mode.REMOVE) {
            makeKeywords(flags.keywords());
        }
        long mask = flags.system();
        for (var keyword : flags.keywords()) {
            mask |= table.knows(keyword) ? 1L << table.keywordBit(keyword) : 0;
        }
        var rows = rows(List.of(work.uids));
        var uids = new long[rows.length];
        var bits = new long[rows.length];
        int n = 0;
        for (int row : rows) {
            long old = table.bits(row);
            long now = switch (work.change.mode()) {
                case ADD -> old | mask;
                case REMOVE -> old & ~mask;
                case REPLACE -> old & Flags.RECENT | mask;
            };
            if (now != old) {
                uids[n] = table.uid(row);
                bits[n++] = now;
            }
        }
        if (n > 0) {
            live.backend().setFlags(table, Arrays.copyOf(uids, n), Arrays.copyOf(bits, n));
        }
    }

    private long[] publish() throws StorageException {
        var saves = new ArrayList<MailboxBackend.Save>();
        for (var each : incoming) {
            if (each.finished) {
                makeKeywords(each.flags.keywords());
                saves.add(each.save);
            }
        }
        if (saves.isEmpty()) {
            return new long[0];
        }
        var uids = live.backend().commit(live.table, saves);
        published = true;
        return uids;
    }

    /// @return why not all could be removed
    private Optional<StorageException> removeAll() {
        var rows = rows(expunges);
        try {
            if (rows.length > 0) {
                live.backend().expunge(live.table, Arrays.stream(rows).mapToLong(live.table::uid).toArray());
            }
            return Optional.empty();
        } catch (StorageException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: messages could not be removed: {1}", live.key, e.getMessage());
            return Optional.of(e);
        }
    }

    /// The rows of those that are there, ascending.
    private int[] rows(List<UidSet> sets) {
        var table = live.table;
        var ranges = new ArrayList<UidSet.Range>();
        sets.forEach(set -> ranges.addAll(set.ranges()));
        var rows = new int[16];
        int n = 0;
        for (var range : UidSet.of(ranges)) {
            int row = table.find(range.first());
            for (row = row < 0 ? -row - 1 : row; row < table.size() && table.uid(row) <= range.last(); row++) {
                rows = n == rows.length ? Arrays.copyOf(rows, 2 * n) : rows;
                rows[n++] = row;
            }
        }
        return Arrays.copyOf(rows, n);
    }

    /// @throws StorageException LIMIT when one of them is new and there is no room
    private void checkKeywords(Collection<String> keywords) throws StorageException {
        int unknown = 0;
        for (var keyword : keywords) {
            if (!live.table.knows(keyword)) {
                unknown++;
                if (keyword.length() > view.maxKeyword) {
                    throw new StorageException(StorageError.LIMIT, live.key + ": keyword longer than " + view.maxKeyword);
                }
                if (live.table.keywordCount() + unknown > MessageTable.MAX_KEYWORDS || !live.backend().acceptsKeyword(live.table, keyword)) {
                    throw new StorageException(StorageError.LIMIT, live.key + ": no room for keyword " + keyword);
                }
            }
        }
    }

    private void makeKeywords(Collection<String> keywords) throws StorageException {
        for (var keyword : keywords) {
            if (!live.table.knows(keyword)) {
                checkKeywords(List.of(keyword));
                live.table.keywordBit(keyword);
            }
        }
    }

    private void requireOpen() {
        if (over) {
            throw new IllegalStateException("the transaction is over");
        }
    }

    @Override
    public void close() {
        over = true;
        incoming.stream().filter(each -> !published || !each.finished).forEach(each -> each.save.discard());
        incoming.clear();
    }
}
