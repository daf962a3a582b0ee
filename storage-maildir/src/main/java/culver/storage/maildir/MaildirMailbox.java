package culver.storage.maildir;

import culver.mime.MessageData;
import culver.storage.Flags;
import culver.storage.StorageError;
import culver.storage.StorageException;
import culver.storage.live.DotLock;
import culver.storage.live.MailboxBackend;
import culver.storage.live.MessageTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One mailbox in the Maildir format.
///
/// Flags are changed by renaming and messages removed by unlinking, without a lock, as every Maildir program does. When a file is not
/// where the table has it, somebody else has renamed it: then it is looked for by its base name. Only what gives UIDs or keyword letters
/// takes `dovecot-uidlist.lock`.
///
/// See [MailboxBackend] for threading.
final class MaildirMailbox implements MailboxBackend {
    private static final System.Logger LOG = System.getLogger(MaildirMailbox.class.getName());
    private static final int HINTS = 4096;
    private static final int FEW_LINES = 1000;

    private final MaildirPlace place;
    private final DirectoryStamps stamps;
    private final UidList list;
    private final KeywordBits bits;
    private final MessageFiles files;
    private final MaildirSync sync;
    private final RecentFile recent;
    private boolean recentRead;
    /// A session may write here.
    private boolean writable;
    /// Sizes to be kept in the uidlist.
    private final Map<Long, Long> learned = new HashMap<>();
    /// Where files were when [#fileName] was asked; guarded by itself.
    private final Map<String, String> hints = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > HINTS;
        }
    };

    MaildirMailbox(MaildirPlace place) {
        this.place = place;
        stamps = new DirectoryStamps(place.newDirectory(), place.curDirectory());
        list = new UidList(place.uidList());
        bits = new KeywordBits(place);
        files = new MessageFiles(place, bits);
        sync = new MaildirSync(place, list, bits, stamps);
        recent = new RecentFile(place.control().resolve("culver-recent"));
    }

    /// A piece of work on the files whose failure has one meaning.
    @FunctionalInterface
    private interface OnDisk<T> {
        T run() throws IOException, StorageException;
    }

    private <T> T onDisk(OnDisk<T> work) throws StorageException {
        try {
            return work.run();
        } catch (IOException e) {
            throw place.failure(e);
        }
    }

    @Override
    public void sync(MessageTable table, boolean write) throws StorageException {
        onDisk(() -> {
            if (write && !writable) {
                writable = true;
                TemporaryFiles.clean(place);
            }
            sync.sync(table, write);
            if (!recentRead) {
                recentRead = true;
                recent.read(table);
            }
            return null;
        });
    }

    @Override
    public void setFlags(MessageTable table, long[] uids, long[] wanted) throws StorageException {
        onDisk(() -> {
            long any = 0;
            for (long each : wanted) {
                any |= each;
            }
            var changed = new long[uids.length];                       // as the caller saw it: what others change meanwhile is theirs
            for (int i = 0; i < uids.length; i++) {
                int row = table.find(uids[i]);
                changed[i] = row < 0 ? 0 : (table.bits(row) ^ wanted[i]) & ~Flags.RECENT;
            }
            giveLetters(table, table.flags(any));
            stamps.own(() -> files.rename(table, uids, (i, file) -> {
                if (changed[i] == 0) {
                    return file;
                }
                long now = bits.of(table, file) & ~changed[i] | wanted[i] & changed[i];
                int unnamed = MaildirName.letters(file) & bits.unnamedLetters();
                return MaildirName.withFlags(file, (int) now & Flags.SYSTEM, bits.letters(table, now) | unnamed);
            }));
            return null;
        });
    }

    @Override
    public void claimRecent(MessageTable table, long[] uids) throws StorageException {
        onDisk(() -> {
            stamps.own(() -> files.rename(table, uids, (_, file) -> MaildirName.isNew(file) ? MaildirName.moved(file) : file));
            recent.remove();
            for (long uid : uids) {
                int row = table.find(uid);
                if (row >= 0) {
                    table.bits(row, table.bits(row) & ~Flags.RECENT);
                }
            }
            return null;
        });
    }

    /// Sees to it that each keyword has a letter.
    private void giveLetters(MessageTable table, Flags flags) throws IOException, StorageException {
        if (!bits.knows(flags.keywords())) {
            try (var lock = place.lock()) {
                sync.syncLocked(table, lock);
                bits.give(table, flags.keywords());
            }
        }
    }

    @Override
    public void expunge(MessageTable table, long[] uids) throws StorageException {
        onDisk(() -> {
            var gone = new BitSet();
            stamps.own(() -> {
                for (long uid : uids) {
                    int row = table.find(uid);
                    if (row >= 0) {
                        files.remove(table, row);
                        gone.set(row);
                    }
                }
            });
            files.syncDirectories();
            for (long uid : uids) {
                sync.forget(uid);
                learned.remove(uid);
            }
            table.removeAll(gone);
            return null;
        });
    }

    @Override
    public MessageData open(MessageTable table, long uid) throws StorageException {
        return onDisk(() -> files.with(table, row(table, uid), MessageFile::open));
    }

    @Override
    public long internalDate(MessageTable table, long uid) throws StorageException {
        return onDisk(() -> files.with(table, row(table, uid), MessageFiles::seconds));
    }

    private static int row(MessageTable table, long uid) throws StorageException {
        int row = table.find(uid);
        if (row < 0) {
            throw new StorageException(StorageError.EXPUNGED, "no message with UID " + uid);
        }
        return row;
    }

    @Override
    public long virtualSize(MessageTable table, long uid) throws StorageException {
        return table.virtualSize(row(table, uid));
    }

    @Override
    public void learnedVirtualSize(MessageTable table, long uid, long size) {
        int row = table.find(uid);
        if (row >= 0 && (!place.trustSizes() || MaildirName.virtualSize((String) table.handle(row)) < 0)) {
            learned.put(uid, size);
        }
    }

    @Override
    public Save beginSave(Flags flags, Instant internalDate) throws StorageException {
        return onDisk(() -> MaildirSave.create(place, flags, internalDate));
    }

    @Override
    public Optional<Save> beginLink(MailboxBackend source, String fileName, Flags flags, Instant internalDate) throws StorageException {
        if (!place.hardLinks() || !(source instanceof MaildirMailbox from) || from.place.owner().uid() != place.owner().uid()) {
            return Optional.empty();
        }
        try {
            var file = from.find(fileName);
            if (file.isEmpty() || MessageFiles.seconds(file.get()) != internalDate.getEpochSecond()) {
                return Optional.empty();                               // both names would have the one date
            }
            return Optional.of(MaildirSave.link(place, file.get(), flags, internalDate));
        } catch (IOException | UnsupportedOperationException e) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: cannot be linked to {1}: {2}", fileName, place.directory(), e);
            return Optional.empty();
        }
    }

    /// Where the file with this base is now; without any lock.
    private Optional<Path> find(String base) throws IOException {
        String hint;
        synchronized (hints) {
            hint = hints.get(base);
        }
        if (hint != null && Files.exists(place.path(hint))) {
            return Optional.of(place.path(hint));
        }
        var where = files.whereAllAre();
        int number = where.find(base);
        return number < 0 ? Optional.empty() : Optional.of(place.path(where.name(number)));
    }

    @Override
    public long[] commit(MessageTable table, List<Save> saves) throws StorageException {
        if (saves.isEmpty()) {
            return new long[0];
        }
        var mine = saves.stream().map(MaildirSave.class::cast).toList();
        if (!mine.stream().allMatch(MaildirSave::isFinished)) {
            throw new IllegalStateException("a message that is not finished");
        }
        return onDisk(() -> {
            try (var lock = place.lock()) {
                sync.syncLocked(table, lock);
                for (var save : mine) {
                    if (!bits.knows(save.flags().keywords())) {
                        bits.give(table, save.flags().keywords());
                    }
                }
                return publish(table, mine, lock);
            }
        });
    }

    private long[] publish(MessageTable table, List<MaildirSave> saves, DotLock lock) throws IOException {
        var published = new ArrayList<String>();
        boolean done = false;
        try {
            stamps.own(() -> {
                for (var save : saves) {
                    published.add(save.publish(bits.letters(table, table.bits(save.flags()))));
                }
            });
            long uid = sync.record(table, published, lock);
            // After the list's own fsync: a file system with a journal has written the new names with it, and this costs next to nothing.
            if (published.stream().anyMatch(MaildirName::isNew)) {
                place.fsync().directory(place.newDirectory());
            }
            if (!published.stream().allMatch(MaildirName::isNew)) {
                place.fsync().directory(place.curDirectory());
            }
            done = true;
            var uids = new long[published.size()];
            for (int i = 0; i < uids.length; i++) {
                uids[i] = uid + i;
                int row = table.find(uids[i]);
                table.bits(row, table.bits(row) | Flags.RECENT);
                table.date(row, saves.get(i).seconds());
                table.virtualSize(row, saves.get(i).virtualSize());
            }
            return uids;
        } finally {
            if (!done) {
                saves.forEach(MaildirSave::withdraw);
            }
        }
    }

    /// The `G` that another program gave it, else a digest of the name, which is what Dovecot has for a GUID.
    @Override
    public String guid(MessageTable table, long uid) throws StorageException {
        int row = row(table, uid);
        var given = UidListLine.field(sync.fields(uid), 'G');
        if (given != null && given.matches("[0-9a-f]{32}")) {
            return given;
        }
        try {
            var base = MaildirName.base((String) table.handle(row)).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(base), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String fileName(MessageTable table, long uid) throws StorageException {
        var file = (String) table.handle(row(table, uid));
        var base = MaildirName.base(file);
        synchronized (hints) {
            hints.put(base, file);
        }
        return base;
    }

    @Override
    public Optional<String> savedUidl(MessageTable table, long uid) throws StorageException {
        row(table, uid);
        return Optional.ofNullable(UidListLine.field(sync.fields(uid), 'P')).filter(uidl -> !uidl.isEmpty());
    }

    @Override
    public List<Path> watched() {
        return List.of(place.newDirectory(), place.curDirectory());
    }

    @Override
    public boolean acceptsKeyword(MessageTable table, String keyword) {
        return bits.accepts(keyword);
    }

    /// Keeps the sizes that were worked out in the uidlist, when they are worth writing it again.
    @Override
    public void flush(MessageTable table) throws StorageException {
        if (!writable) {
            return;
        }
        recent.write(table, place.owner());
        learned.keySet().removeIf(uid -> table.find(uid) < 0);
        if (learned.isEmpty() || !list.sound() || list.lines() > FEW_LINES && learned.size() < list.lines() / 20) {
            return;
        }
        onDisk(() -> {
            try (var lock = place.lock()) {
                sync.syncLocked(table, lock);
                learned.forEach((uid, size) -> sync.learned(uid, size));
                sync.rewrite(table, lock);
                learned.clear();
            }
            return null;
        });
    }

    @Override
    public void close() {
        learned.clear();
    }
}
