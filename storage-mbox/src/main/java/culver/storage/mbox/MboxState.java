package culver.storage.mbox;

import culver.posix.Hostname;
import culver.storage.StorageError;
import culver.storage.StorageException;
import culver.storage.live.MessageTable;
import culver.storage.mbox.MboxFile.Stamp;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What this process knows of one mbox: the open file, its messages in the order of the file (with the pseudo message, if it has one, which no table row
/// has), and the state of the file that they describe.
///
/// Guarded by the live mailbox's lock.
final class MboxState {
    /// Work with the file locks held.
    @FunctionalInterface
    interface Work<T> {
        T run(MboxState state) throws IOException, StorageException;
    }

    private static final System.Logger LOG = System.getLogger(MboxState.class.getName());
    /// An mbox up to this size is read whole when it has grown: cheaper than to wonder what else may have changed.
    private static final long SMALL = 8 << 20;
    private static final int REOPENS = 20;

    private final MboxPlace place;
    private final Journals journals;
    private final Identity identity;
    private MboxFile file;
    private MboxLock lock;
    private MessageTable table;
    private List<MboxMessage> messages = new ArrayList<>();
    private boolean loaded;
    private boolean blurred;
    /// UIDs, or what the first message says, were given in memory and are not in the file yet.
    private boolean unwritten;
    private boolean refused;
    private boolean mustRecover = true;

    MboxState(MboxPlace place) {
        this.place = place;
        this.journals = new Journals(place);
        this.identity = new Identity(place);
    }

    MboxPlace place() {
        return place;
    }

    MboxFile file() throws StorageException {
        if (file == null) {
            throw new StorageException(StorageError.GONE, place.path() + " is closed");
        }
        return file;
    }

    List<MboxMessage> messages() {
        return messages;
    }

    boolean hasUnwritten() {
        return unwritten;
    }

    boolean mayWrite() {
        return file != null && file.writable && !refused;
    }

    /// The write locks cannot be taken by this user: not tried again for what can wait, until the mailbox is opened anew.
    void refused() {
        refused = true;
    }

    /// There is mail that no session was told of.
    private boolean hasNew() {
        return messages.stream().anyMatch(m -> m.givenUid != 0 && !m.own.old() && !m.claimed);
    }

    boolean hasClaims() {
        return file != null && messages.stream().anyMatch(m -> m.claimed && !m.own.old());
    }

    /// True if the file must be looked at: it has changed, or could have without showing it, or what we know must be written.
    boolean isStale(MessageTable of, boolean write) throws StorageException {
        try {
            var now = Stamp.of(place.path());
            if (now.isEmpty()) {
                missing(of, write);
                return write;
            }
            return !loaded || mustRecover || !now.get().equals(file.known) || write && unwritten && mayWrite() || blurred && !now.get().isBlurred();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void missing(MessageTable of, boolean write) throws StorageException, IOException {
        if (!place.inbox()) {
            throw new StorageException(StorageError.NOT_FOUND, place.path() + " is not there");
        }
        if (write) {
            create();
            return;
        }
        // INBOX without a file is an empty one
        closeFile();
        var all = new BitSet();
        all.set(0, of.size());
        of.removeAll(all);                                             // UIDs go on where they were
        if (of.uidValidity() == 0) {
            of.uidValidity(identity.newUidValidity(of));
        }
    }

    void create() throws IOException {
        try {
            place.owner().create(place.path()).close();
        } catch (FileAlreadyExistsException e) {
            // somebody was faster
        }
    }

    /// Takes the locks, on the file that bears the name, and runs `work`.
    <T> T locked(MessageTable on, boolean write, Work<T> work) throws StorageException {
        table = on;
        try {
            for (int i = 0; i < REOPENS; i++) {
                ensureOpen();
                if (write && !file.writable) {
                    throw new StorageException(StorageError.NO_PERMISSION, place.path() + " may not be written");
                }
                try (var taken = MboxLock.acquire(place.path(), file.locks, write, place.locks())) {
                    if (!file.stamp().key().equals(Stamp.of(place.path()).map(Stamp::key).orElse(null))) {
                        closeFile();                                   // another file bears the name now
                        continue;
                    }
                    lock = taken;
                    boolean interrupted = (mustRecover || !file.stamp().equals(file.known)) && journals.isInterrupted();
                    if (interrupted && write) {
                        LOG.log(System.Logger.Level.WARNING, "{0}: going on with a change that was interrupted", place.path());
                        journals.recover(file);
                        file.known = null;
                    }
                    if (!interrupted || write) {
                        mustRecover = false;
                        return work.run(this);
                    }
                } finally {
                    lock = null;
                }
                locked(on, true, _ -> null);                           // it takes the write locks to make the file whole
            }
            throw new StorageException(StorageError.TEMP, place.path() + " is replaced again and again");
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void ensureOpen() throws IOException, StorageException {
        if (file == null) {
            try {
                file = MboxFile.open(place.path(), place.fsync(), place.owner().uid());
            } catch (NoSuchFileException e) {
                if (!place.inbox()) {
                    throw new StorageException(StorageError.NOT_FOUND, place.path() + " is not there", e);
                }
                create();
                file = MboxFile.open(place.path(), place.fsync(), place.owner().uid());
            }
        }
    }

    /// Makes messages and table say what the file says. With the locks held.
    void refresh() throws IOException, StorageException {
        var now = file.stamp();
        if (loaded && now.equals(file.known) && !(blurred && !now.isBlurred())) {
            return;
        }
        var read = read(now);
        if (read.isEmpty()) {
            throw new StorageException(StorageError.CORRUPT, place.path() + " is not an mbox: it does not begin with a From line");
        }
        file.moving.writeLock().lock();
        try {
            var sync = new MboxSync(table, read.get());
            unwritten = sync.merge(loaded ? null : () -> identity.of(table));
            messages = sync.messages();
            if (hasNew()) {
                file.keepNew();
            }
            file.known = file.stamp();
            loaded = true;
            blurred = now.isBlurred();
        } finally {
            file.moving.writeLock().unlock();
        }
        identity.remember(table, messages.isEmpty(), unwritten);
    }

    private Optional<List<MboxMessage>> read(Stamp now) throws IOException {
        var known = file.known;
        boolean grown = loaded && known != null && known.key().equals(now.key()) && now.size() > known.size() && !messages.isEmpty();
        if (grown && place.dirtySyncs() && now.size() > SMALL) {
            var first = MboxScan.one(file.octets, 0, now.size());
            var last = messages.getLast();
            var tail = MboxScan.all(file.octets, last.offset, now.size());
            if (tail.isPresent() && tail.get().getFirst().print == last.print && first.isPresent() && first.get().print == messages.getFirst().print) {
                var all = new ArrayList<>(messages.subList(0, messages.size() - 1));
                all.addAll(tail.get());
                all.set(0, messages.size() == 1 ? tail.get().getFirst() : first.get());
                return Optional.of(all);
            }
        }
        return MboxScan.all(file.octets, 0, now.size());
    }

    /// Gives every message in the file the UID that the table says.
    void writeUids() throws IOException, StorageException {
        if (unwritten) {
            rewrite(new IdentityHashMap<>(), Set.of());
        }
    }

    /// What the first message must say now.
    private OwnHeaders.Base base(long lastUid, boolean pseudo) {
        return new OwnHeaders.Base(table.uidValidity(), lastUid, table.keywords(), pseudo);
    }

    /// Writes other own headers for some messages, and removes some; with that, everything that was only in memory.
    void rewrite(Map<MboxMessage, OwnHeaders> changed, Set<MboxMessage> removed) throws IOException, StorageException {
        var layout = layout(changed, removed, table.uidNext() - 1);
        boolean newPseudo = layout.messages().isEmpty() && !messages.isEmpty();
        if (newPseudo) {
            layout.putPseudo(base(table.uidNext() - 1, true), new FromLine("MAILER-DAEMON", Instant.now()).format(), Hostname.name());
        }
        var plan = layout.plan();
        changing(() -> {
            carryOut(plan);
            file.octets.force();
            layout.settle();
            messages = new ArrayList<>(layout.messages());
            if (newPseudo) {
                messages.addAll(MboxScan.all(file.octets, 0, plan.newSize()).orElseThrow());
            }
        });
    }

    private MboxLayout layout(Map<MboxMessage, OwnHeaders> changed, Set<MboxMessage> removed, long lastUid) throws IOException {
        if (unwritten) {
            for (var message : messages) {
                if (message.givenUid != 0 && message.own.uid() != message.givenUid) {
                    changed.putIfAbsent(message, message.own.withUid(message.givenUid));
                }
            }
        }
        MboxBackend.claims(messages, changed);
        for (var message : messages) {
            if (!removed.contains(message)) {
                var base = base(lastUid, message.own.base() != null && message.own.base().pseudo() && message.givenUid == 0);
                var own = changed.getOrDefault(message, message.own.withUid(message.givenUid));
                if (!base.equals(message.own.base()) || changed.containsKey(message)) {
                    changed.put(message, own.withBase(base));
                }
                break;
            }
        }
        changed.replaceAll((message, own) -> own.contentLength() < 0 ? own : own.withContentLength(message.bodyLength()));
        return new MboxLayout(messages, file.octets.size(), changed, removed);
    }

    /// A layout in which the first message says that UIDs up to `lastUid` are given, for more to be done before the file is synced.
    MboxLayout layout(long lastUid) throws IOException {
        return layout(new IdentityHashMap<>(), Set.of(), lastUid);
    }

    /// Carries a plan out. Not durable before the next `force` when it is small.
    void carryOut(Plan plan) throws IOException {
        lock.touch();
        if (plan.isEmpty()) {
            return;
        }
        if (MboxRewrite.isSmall(plan)) {
            MboxRewrite.patch(file.octets, plan);
            return;
        }
        mustRecover = true;
        try (var journal = journals.open()) {
            new MboxRewrite(new TouchingOctets(file.octets, lock), file.inode, journal, MboxRewrite.SLOT).run(plan);
        }
        mustRecover = false;
    }

    /// A change of the file by us.
    @FunctionalInterface
    interface Change {
        void run() throws IOException, StorageException;
    }

    /// Runs a change of file and messages while no message is being read, and knows the file afterwards. When it fails, everything is read again.
    void changing(Change change) throws IOException, StorageException {
        file.moving.writeLock().lock();
        boolean done = false;
        try {
            change.run();
            unwritten = false;
            file.settleTimes(hasNew());
            file.known = file.stamp();
            blurred = false;
            done = true;
        } finally {
            if (!done) {
                file.known = null;                                     // whatever is in the file now
            }
            file.moving.writeLock().unlock();
        }
        identity.remember(table, messages.isEmpty(), unwritten);
    }

    StorageException failed(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> new StorageException(StorageError.NO_PERMISSION, place.path() + ": " + e, e);
            default -> new StorageException(StorageError.TEMP, place.path() + ": " + e, e);
        };
    }

    private void closeFile() throws IOException {
        if (file != null) {
            var old = file;
            file = null;
            old.release();
        }
        mustRecover = true;
    }

    void close() {
        try {
            if (table != null && hasClaims() && mayWrite()) {
                locked(table, true, locked -> {
                    locked.refresh();
                    locked.rewrite(new IdentityHashMap<>(), Set.of());
                    return null;
                });
            }
            closeFile();
        } catch (IOException | StorageException e) {
            LOG.log(System.Logger.Level.WARNING, place.path() + ": " + e.getMessage(), e);
        }
    }
}
