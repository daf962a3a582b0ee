package culver.storage.maildir;

import culver.storage.Flags;
import culver.storage.StorageException;
import culver.storage.live.DotLock;
import culver.storage.live.MessageTable;
import culver.storage.live.UidValidity;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Brings together what is in new/ and cur/, what is in the uidlist, and the table.
///
/// The uidlist is read before the directories: whoever publishes a message does it under the lock and moves the file before adding the
/// line, so every line that we read has a file, unless the message was removed. Files without a line get UIDs under the lock, after the
/// lines that others have added meanwhile. Without leave to write, the same UIDs are given in memory, from the list's next UID on; so a
/// row is on disk exactly when its UID is below that.
///
/// A handle in the table is the file's place, `new/NAME` or `cur/NAME`. Under the live mailbox's lock.
final class MaildirSync {
    private static final System.Logger LOG = System.getLogger(MaildirSync.class.getName());

    private final MaildirPlace place;
    private final UidList list;
    private final KeywordBits bits;
    private final DirectoryStamps stamps;
    /// Lines whose files are not there.
    private List<UidListLine> strays = new ArrayList<>();
    /// Fields of the uidlist of those rows that have any, by UID.
    private final Map<Long, String> fields = new HashMap<>();
    /// No UID below this is given to a message that comes or comes back.
    private long told = 1;
    private boolean readOnce;
    /// Something waits to be written until writing is allowed.
    private boolean owes;
    private boolean mustRewrite;
    private List<MaildirScan.Twins> twins = List.of();

    MaildirSync(MaildirPlace place, UidList list, KeywordBits bits, DirectoryStamps stamps) {
        this.place = place;
        this.list = list;
        this.bits = bits;
        this.stamps = stamps;
    }

    /// Brings the table up to date.
    void sync(MessageTable table, boolean write) throws IOException, StorageException {
        var look = stamps.look();
        if (readOnce && !look.any() && !(write && owes) && !list.changed() && !bits.changed()) {
            return;
        }
        whole(() -> {
            var arrived = pass(table, look);
            if (owesWriting(table, arrived) && !(write && writeDown(table, arrived))) {
                owes = true;
                giveInMemory(table, arrived);
            }
        });
    }

    /// Brings the table up to date while the caller holds the lock, so that the next UID is free.
    void syncLocked(MessageTable table, DotLock lock) throws IOException, StorageException {
        if (!readOnce || owes || list.changed() || !list.sound()) {
            whole(() -> settleLocked(table, pass(table, stamps.lookAtBoth()), lock));
        }
    }

    /// Work that must not be left half done: files that were seen, but got no UID because something failed, would never be seen again.
    @FunctionalInterface
    private interface Work {
        void run() throws IOException, StorageException;
    }

    private void whole(Work work) throws IOException, StorageException {
        boolean done = false;
        try {
            work.run();
            done = true;
        } finally {
            readOnce = done;                                           // if not, everything is read again
        }
    }

    /// False when the place cannot be written: a mailbox that may only be read.
    private boolean writeDown(MessageTable table, List<String> arrived) throws IOException, StorageException {
        DotLock lock;
        try {
            lock = place.lock();
        } catch (FileSystemException e) {
            if (e instanceof AccessDeniedException || "Read-only file system".equals(e.getReason())) {
                LOG.log(System.Logger.Level.DEBUG, "{0}: cannot be written, UIDs are kept in memory", place.control());
                return false;
            }
            throw e;
        }
        try (lock) {
            boolean again = list.changed() || bits.changed() || !twins.isEmpty();
            settleLocked(table, again ? pass(table, stamps.lookAtBoth()) : arrived, lock);
            return true;
        }
    }

    private void settleLocked(MessageTable table, List<String> arrived, DotLock lock) throws IOException {
        var files = new ArrayList<>(arrived);
        files.addAll(TwinFiles.separate(place, twins));
        twins = List.of();
        files.forEach(file -> bits.of(table, file));                   // for the letters that have no keyword
        bits.nameLetters(table);
        ArrivalOrder.sort(files);
        record(table, files, lock);
        owes = false;
    }

    /// Reads what has changed and puts it into the table.
    ///
    /// @return the files that have no UID yet, in no order
    private List<String> pass(MessageTable table, DirectoryStamps.Look look) throws IOException {
        bits.refresh(table);
        int oldStrays = strays.size();
        var news = list.refresh();
        boolean all = take(table, news) || !readOnce;
        var scan = new MaildirScan(place, table, strays);
        scan.read(all || look.readNew(), all || look.readCur(), news.replaced() ? 0 : oldStrays);
        twins = scan.twins();
        var arrived = settle(table, scan);
        stamps.read(look);
        return arrived;
    }

    /// Puts new lines of the uidlist beside the rows: those of other files than ours become strays, and a row whose UID is another's goes.
    ///
    /// @return true if rows went whose files may still be there
    private boolean take(MessageTable table, UidList.News news) {
        if (news.replaced()) {
            strays = new ArrayList<>();
            fields.clear();
            if (table.uidValidity() != list.uidValidity()) {
                table.uidValidity(list.uidValidity());
                told = 1;
            }
        }
        if (news.isEmpty()) {
            return false;
        }
        int rows = table.size();
        var index = new NameIndex(rows);
        for (int row = 0; row < rows; row++) {
            index.add((String) table.handle(row));
        }
        var confirmed = new BitSet(rows);
        for (var line : news.lines()) {
            int row = index.find(line.base());
            if (row >= 0 && table.uid(row) == line.uid()) {
                confirmed.set(row);
                keepFields(table, row, line);
            } else {
                strays.add(line);
            }
        }
        long first = news.replaced() ? 0 : news.lines().getFirst().uid();
        var gone = new BitSet(rows);
        for (int row = 0; row < rows; row++) {
            gone.set(row, !confirmed.get(row) && table.uid(row) >= first && table.uid(row) < list.nextUid());
        }
        if (!news.replaced()) {
            for (var line : news.lines()) {
                int row = index.find(line.base());
                if (row >= 0 && table.uid(row) != line.uid()) {
                    gone.set(row);
                    mustRewrite = true;                                // two lines for one base
                }
            }
        }
        table.removeAll(gone);
        return !gone.isEmpty();
    }

    private void keepFields(MessageTable table, int row, UidListLine line) {
        if (!line.fields().isEmpty()) {
            fields.put(line.uid(), line.fields());
            if (table.virtualSize(row) < 0) {
                table.virtualSize(row, virtualSize((String) table.handle(row), line.fields()));
            }
        }
    }

    /// Puts what the directories hold into the table.
    private List<String> settle(MessageTable table, MaildirScan scan) {
        var gone = new BitSet();
        var left = new ArrayList<UidListLine>();
        for (int row = 0; row < table.size(); row++) {
            var file = scan.ofRow(row);
            var before = (String) table.handle(row);
            if (file == null) {
                gone.set(row);
                left.add(line(table, row));
            } else if (!file.equals(before)) {
                table.handle(row, file);
                boolean recent = (table.bits(row) & Flags.RECENT) != 0 && !MaildirName.isNew(before);
                table.bits(row, bits.of(table, file) | (recent ? Flags.RECENT : 0));
            }
        }
        var arrived = new ArrayList<String>();
        var back = new ArrayList<UidListLine>();
        var files = new HashMap<Long, String>();
        for (int i = 0; i < strays.size(); i++) {
            var line = strays.get(i);
            var file = scan.ofStray(i);
            if (file == null) {
                left.add(line);
            } else if (line.uid() >= told) {
                back.add(line);
                files.put(line.uid(), file);
            } else {
                arrived.add(file);                                     // clients were told that it was gone: it comes back as a new message
                mustRewrite = true;
            }
        }
        left.forEach(line -> fields.remove(line.uid()));
        strays = left;
        table.removeAll(gone);
        back.sort(Comparator.comparingLong(UidListLine::uid));
        for (var line : back) {
            add(table, line.uid(), files.get(line.uid()), line.fields());
        }
        tell(table, list.nextUid());
        arrived.addAll(scan.unknown());
        return arrived;
    }

    private void add(MessageTable table, long uid, String file, String lineFields) {
        if (table.size() > 0 && table.uid(table.size() - 1) >= uid) {
            throw new IllegalStateException(place.directory() + ": UID " + uid + " after " + table.uid(table.size() - 1));
        }
        table.add(uid, bits.of(table, file), MessageTable.UNKNOWN, virtualSize(file, lineFields), file);
        if (!lineFields.isEmpty()) {
            fields.put(uid, lineFields);
        }
        told = Math.max(told, uid + 1);
    }

    private void tell(MessageTable table, long nextUid) {
        told = Math.max(told, nextUid);
        table.uidNext(told);
    }

    private boolean owesWriting(MessageTable table, List<String> arrived) {
        return !arrived.isEmpty() || !list.sound() || mustRewrite || bits.unnamedLetters() != 0 || !twins.isEmpty()
            || firstUnlisted(table) < table.size();
    }

    /// The first row whose UID is not on disk.
    private int firstUnlisted(MessageTable table) {
        int row = table.find(list.nextUid());
        return row >= 0 ? row : -row - 1;
    }

    private void giveInMemory(MessageTable table, List<String> arrived) throws IOException {
        if (table.uidValidity() == 0) {
            table.uidValidity(list.uidValidity() != 0 ? list.uidValidity() : UidValidity.peek(place.validity()));
        }
        var files = new ArrayList<>(arrived);
        ArrivalOrder.sort(files);
        for (var file : files) {
            add(table, Math.max(told, list.nextUid()), file, "");
        }
        tell(table, told);
    }

    /// Writes UIDs for rows that have theirs in memory only and for `files`, in this order, and adds these to the table. The lock is held.
    ///
    /// @return the UID of the first of `files`
    long record(MessageTable table, List<String> files, DotLock lock) throws IOException {
        var all = new ArrayList<>(files);
        if (list.uidValidity() == 0) {
            list.begin(UidValidity.next(place.validity(), table.uidValidity(), place.owner()));
        }
        if (table.uidValidity() != list.uidValidity()) {
            var before = new ArrayList<String>();                      // told in memory, but meanwhile another mailbox got it
            for (int row = 0; row < table.size(); row++) {
                before.add((String) table.handle(row));
            }
            all.addAll(0, before);
            table.uidValidity(list.uidValidity());
            told = 1;
        }
        long next = Math.max(list.nextUid(), told);
        boolean rewrite = mustRewrite || !list.sound() || list.endsInHalfALine()
            || !all.isEmpty() && list.lines() > 0 && firstUnlisted(table) * 4L <= list.lines() * 3L;
        var lines = new ArrayList<UidListLine>();
        for (int row = rewrite ? 0 : firstUnlisted(table); row < table.size(); row++) {
            lines.add(line(table, row));
        }
        long first = next;
        for (var file : all) {
            lines.add(new UidListLine(next++, "", MaildirName.base(file)));
        }
        if (rewrite || !lines.isEmpty()) {
            if (!lock.held()) {
                throw new IOException(place.uidList() + ": the lock was broken by somebody else");
            }
            if (rewrite) {
                list.rewrite(lines, next, place.owner(), place.fsync());
                strays = new ArrayList<>();
                mustRewrite = false;
            } else {
                list.append(lines, place.fsync());
            }
        }
        for (int i = 0; i < all.size(); i++) {
            add(table, first + i, all.get(i), "");
        }
        tell(table, list.nextUid());
        return first + all.size() - files.size();
    }

    /// Writes the list anew with what was learned of the rows, if that can be.
    void rewrite(MessageTable table, DotLock lock) throws IOException, StorageException {
        syncLocked(table, lock);
        mustRewrite = true;
        record(table, List.of(), lock);
    }

    private UidListLine line(MessageTable table, int row) {
        return new UidListLine(table.uid(row), fields(table.uid(row)), MaildirName.base((String) table.handle(row)));
    }

    /// The fields of a message in the uidlist.
    String fields(long uid) {
        return fields.getOrDefault(uid, "");
    }

    /// A size that the next rewriting puts into the list.
    void learned(long uid, long virtualSize) {
        var rest = fields(uid).replaceAll("(^| )W[^ ]*", "").strip();
        fields.put(uid, (rest + " W" + virtualSize).strip());
    }

    void forget(long uid) {
        fields.remove(uid);
    }

    private long virtualSize(String file, String lineFields) {
        long size = place.trustSizes() ? MaildirName.virtualSize(file) : -1;
        if (size < 0) {
            var text = UidListLine.field(lineFields, 'W');
            size = text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
        }
        return size < 0 ? MessageTable.UNKNOWN : size;
    }
}
