package culver.storage.testkit;

import culver.mime.MessageData;
import culver.storage.Flags;
import culver.storage.StorageError;
import culver.storage.StorageException;
import culver.storage.live.MailboxBackend;
import culver.storage.live.MessageTable;
import culver.storage.testkit.MemoryFiles.Stored;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// A mailbox whose files are [MemoryFiles]. Row handles are the stored messages.
final class MemoryBackend implements MailboxBackend {
    private final MemoryFiles files;
    private final BooleanSupplier there;
    private final List<Path> watched;
    private final Set<Stored> known = Collections.newSetFromMap(new IdentityHashMap<>());
    private long seen;
    private boolean numberedOnlyHere;

    /// @param there false when the mailbox was removed
    MemoryBackend(MemoryFiles files, BooleanSupplier there, List<Path> watched) {
        this.files = files;
        this.there = there;
        this.watched = watched;
    }

    @Override
    public void sync(MessageTable table, boolean write) throws StorageException {
        if (!there.getAsBoolean()) {
            throw new StorageException(StorageError.NOT_FOUND, "the mailbox was removed");
        }
        synchronized (files) {
            if (files.version != seen || numberedOnlyHere && write) {
                read(table, write);
            }
        }
    }

    private void read(MessageTable table, boolean write) {
        if (table.uidValidity() != files.uidValidity) {
            known.clear();
            table.uidValidity(files.uidValidity);
            table.uidNext(files.uidNext);
        }
        var gone = new BitSet();
        for (int row = 0; row < table.size(); row++) {
            var stored = (Stored) table.handle(row);
            if (stored.gone) {
                gone.set(row);
                known.remove(stored);
            } else {
                table.bits(row, bits(table, stored));
                if (write) {
                    stored.uid = table.uid(row);
                }
            }
        }
        table.removeAll(gone);
        numberedOnlyHere = false;
        for (var stored : files.messages) {
            if (known.add(stored)) {
                long uid = stored.uid != 0 ? stored.uid : table.uidNext();
                if (write) {
                    stored.uid = uid;
                }
                numberedOnlyHere |= stored.uid == 0;
                table.add(uid, bits(table, stored), stored.date, stored.virtualSize, stored);
            }
        }
        if (write) {
            files.uidNext = table.uidNext();
        }
        seen = files.version;
    }

    private static long bits(MessageTable table, Stored stored) {
        return table.bits(stored.flags) | (stored.recent ? Flags.RECENT : 0);
    }

    @Override
    public void setFlags(MessageTable table, long[] uids, long[] bits) {
        synchronized (files) {
            for (int i = 0; i < uids.length; i++) {
                int row = table.find(uids[i]);
                if (row >= 0) {
                    ((Stored) table.handle(row)).flags = table.flags(bits[i]);
                    table.bits(row, bits[i]);
                }
            }
            seen = ++files.version;
        }
    }

    @Override
    public void expunge(MessageTable table, long[] uids) throws StorageException {
        synchronized (files) {
            if (files.refusesExpunge) {
                throw new StorageException(StorageError.TEMP, "as the test wants it");
            }
            var gone = new BitSet();
            for (long uid : uids) {
                int row = table.find(uid);
                if (row >= 0) {
                    var stored = (Stored) table.handle(row);
                    stored.gone = true;
                    known.remove(stored);
                    gone.set(row);
                }
            }
            files.messages.removeIf(stored -> stored.gone);
            table.removeAll(gone);
            seen = ++files.version;
        }
    }

    @Override
    public void claimRecent(MessageTable table, long[] uids) {
        synchronized (files) {
            for (long uid : uids) {
                int row = table.find(uid);
                if (row >= 0) {
                    ((Stored) table.handle(row)).recent = false;
                    table.bits(row, table.bits(row) & ~Flags.RECENT);
                }
            }
        }
    }

    private Stored stored(MessageTable table, long uid) throws StorageException {
        int row = table.find(uid);
        if (row < 0 || ((Stored) table.handle(row)).gone) {
            throw new StorageException(StorageError.EXPUNGED, "UID " + uid + " is gone");
        }
        return (Stored) table.handle(row);
    }

    @Override
    public MessageData open(MessageTable table, long uid) throws StorageException {
        return MessageData.of(stored(table, uid).octets);
    }

    @Override
    public long internalDate(MessageTable table, long uid) throws StorageException {
        return stored(table, uid).date;
    }

    @Override
    public long virtualSize(MessageTable table, long uid) throws StorageException {
        return stored(table, uid).virtualSize;
    }

    @Override
    public void learnedVirtualSize(MessageTable table, long uid, long size) {
        int row = table.find(uid);
        if (row >= 0) {
            ((Stored) table.handle(row)).virtualSize = size;
        }
    }

    /// Octets that gather in memory; or, linked, those of another message.
    private static final class MemorySave implements Save {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private final Flags flags;
        private final long date;
        private byte[] octets;
        private long virtualSize = -1;

        MemorySave(Flags flags, Instant date, byte[] octets) {
            this.flags = flags;
            this.date = date.getEpochSecond();
            this.octets = octets;
        }

        @Override
        public void write(ByteBuffer more) {
            var chunk = new byte[more.remaining()];
            more.get(chunk);
            written.writeBytes(chunk);
        }

        @Override
        public void finish(long size) {
            virtualSize = size;
            if (octets == null) {
                octets = written.toByteArray();
            }
        }

        @Override
        public void discard() {
            written.reset();
        }
    }

    @Override
    public Save beginSave(Flags flags, Instant internalDate) {
        return new MemorySave(flags, internalDate, null);
    }

    @Override
    public Optional<Save> beginLink(MailboxBackend source, String fileName, Flags flags, Instant internalDate) {
        if (source instanceof MemoryBackend other) {
            var stored = other.files.find(fileName);
            return stored == null ? Optional.empty() : Optional.of(new MemorySave(flags, internalDate, stored.octets));
        }
        return Optional.empty();
    }

    @Override
    public long[] commit(MessageTable table, List<Save> saves) throws StorageException {
        sync(table, true);
        synchronized (files) {
            var uids = new long[saves.size()];
            for (int i = 0; i < uids.length; i++) {
                var save = (MemorySave) saves.get(i);
                var stored = new Stored(save.octets, save.date, save.flags, save.virtualSize);
                uids[i] = files.uidNext++;
                stored.uid = uids[i];
                files.messages.add(stored);
                known.add(stored);
                table.add(stored.uid, bits(table, stored), stored.date, stored.virtualSize, stored);
            }
            seen = ++files.version;
            return uids;
        }
    }

    @Override
    public String guid(MessageTable table, long uid) throws StorageException {
        return "%032x".formatted(Long.parseLong(stored(table, uid).name.substring(1)));
    }

    @Override
    public String fileName(MessageTable table, long uid) throws StorageException {
        return stored(table, uid).name;
    }

    @Override
    public Optional<String> savedUidl(MessageTable table, long uid) {
        return Optional.empty();
    }

    @Override
    public List<Path> watched() {
        return watched;
    }

    @Override
    public boolean acceptsKeyword(MessageTable table, String keyword) {
        return table.keywordCount() < MessageTable.MAX_KEYWORDS;
    }

    @Override
    public void close() {
    }
}
