package culver.storage.mbox;

import culver.mime.MessageData;
import culver.storage.Flags;
import culver.storage.StorageError;
import culver.storage.StorageException;
import culver.storage.live.MailboxBackend;
import culver.storage.live.MessageTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One mbox behind the live mailbox: each call takes the file locks, makes sure of what other programs did, does its work and gives the locks back.
///
/// The order of everything that changes the file: file locks, [#refresh] if it is not as we know it, the file, the table.
/// See [MboxState] for what is known of the file, [MboxSync] for how a changed file is matched with the table.
final class MboxBackend implements MailboxBackend {
    private static final System.Logger LOG = System.getLogger(MboxBackend.class.getName());
    private static final int GUID_OCTETS = 16 << 10;

    private final MboxState state;

    MboxBackend(MboxPlace place) {
        this.state = new MboxState(place);
    }

    @Override
    public void sync(MessageTable table, boolean write) throws StorageException {
        if (!state.isStale(table, write)) {
            return;
        }
        boolean changed = state.locked(table, false, locked -> {
            locked.refresh();
            return write && state.hasUnwritten() && state.mayWrite();
        });
        if (changed) {
            try {
                state.locked(table, true, locked -> {
                    locked.refresh();
                    locked.writeUids();
                    return null;
                });
            } catch (StorageException e) {
                if (e.error() != StorageError.NO_PERMISSION) {
                    throw e;
                }
                state.refused();
                LOG.log(System.Logger.Level.WARNING, "{0}; UIDs are kept in memory only", e.getMessage());
            }
        }
    }

    @Override
    public void setFlags(MessageTable table, long[] uids, long[] bits) throws StorageException {
        var wanted = new LinkedHashMap<Long, long[]>();
        for (int i = 0; i < uids.length; i++) {
            int row = table.find(uids[i]);
            if (row >= 0) {
                wanted.put(uids[i], new long[] {bits[i] & ~table.bits(row), table.bits(row) & ~bits[i]});
            }
        }
        state.locked(table, true, locked -> {
            locked.refresh();
            var changed = new IdentityHashMap<MboxMessage, OwnHeaders>();
            var now = new LinkedHashMap<Long, Long>();
            for (var each : wanted.entrySet()) {
                int row = table.find(each.getKey());
                if (row < 0) {
                    continue;
                }
                // what another program has changed meanwhile stays, where it is not what the client changes
                long value = table.bits(row) & ~(each.getValue()[1] & ~Flags.RECENT) | each.getValue()[0] & ~Flags.RECENT;
                var message = (MboxMessage) table.handle(row);
                changed.put(message, withFlags(table, message, value));
                now.put(each.getKey(), value);
            }
            locked.rewrite(changed, Set.of());
            now.forEach((uid, value) -> table.bits(table.find(uid), value));
            return null;
        });
    }

    static OwnHeaders withFlags(MessageTable table, MboxMessage message, long bits) {
        var flags = table.flags(bits);
        boolean old = message.own.old() || message.claimed;
        return message.own.withUid(message.givenUid).withFlags(flags.system(), old, flags.keywords().stream().sorted().toList());
    }

    @Override
    public void expunge(MessageTable table, long[] uids) throws StorageException {
        state.locked(table, true, locked -> {
            locked.refresh();
            var rows = new BitSet();
            Set<MboxMessage> removed = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
            for (long uid : uids) {
                int row = table.find(uid);
                if (row >= 0) {
                    rows.set(row);
                    removed.add((MboxMessage) table.handle(row));
                }
            }
            if (!removed.isEmpty()) {
                locked.rewrite(new IdentityHashMap<>(), removed);
                table.removeAll(rows);
            }
            return null;
        });
    }

    @Override
    public void claimRecent(MessageTable table, long[] uids) throws StorageException {
        for (long uid : uids) {
            int row = table.find(uid);
            if (row >= 0) {
                var message = (MboxMessage) table.handle(row);
                message.claimed |= !message.own.old();
                table.bits(row, table.bits(row) & ~Flags.RECENT);
            }
        }
        if (!state.place().lazyWrites()) {
            flush(table);
        }
    }

    @Override
    public void flush(MessageTable table) throws StorageException {
        if (state.hasClaims() && state.mayWrite()) {
            state.locked(table, true, locked -> {
                locked.refresh();
                locked.rewrite(new IdentityHashMap<>(), Set.of());
                return null;
            });
        }
    }

    private static MboxMessage message(MessageTable table, long uid) throws StorageException {
        int row = table.find(uid);
        if (row < 0) {
            throw new StorageException(StorageError.EXPUNGED, "UID " + uid + " is gone");
        }
        return (MboxMessage) table.handle(row);
    }

    @Override
    public MessageData open(MessageTable table, long uid) throws StorageException {
        return new MboxData(state.file(), message(table, uid), state.place().locks());
    }

    @Override
    public long internalDate(MessageTable table, long uid) throws StorageException {
        return message(table, uid).date;
    }

    @Override
    public long virtualSize(MessageTable table, long uid) {
        return MessageTable.UNKNOWN;
    }

    @Override
    public void learnedVirtualSize(MessageTable table, long uid, long size) {
        // an mbox has no place for it
    }

    @Override
    public Save beginSave(Flags flags, Instant internalDate) {
        return new MboxSave(flags, internalDate, state.place().tempDir());
    }

    @Override
    public Optional<Save> beginLink(MailboxBackend source, String fileName, Flags flags, Instant internalDate) {
        return Optional.empty();
    }

    @Override
    public long[] commit(MessageTable table, List<Save> saves) throws StorageException {
        var finished = new ArrayList<MboxSave>();
        for (var save : saves) {
            var mine = (MboxSave) save;
            if (!mine.isFinished()) {
                throw new IllegalStateException("a save was not finished");
            }
            finished.add(mine);
        }
        return state.locked(table, true, locked -> {
            locked.refresh();
            return new MboxAppend(state, table).append(finished);
        });
    }

    /// Of the message's own octets, header first, which never change: MD5 of its beginning and its length.
    @Override
    public String guid(MessageTable table, long uid) throws StorageException {
        try (var data = open(table, uid)) {
            var md5 = MessageDigest.getInstance("MD5");
            var octets = ByteBuffer.allocate((int) Math.min(GUID_OCTETS, data.length()));
            while (octets.hasRemaining() && data.read(octets.position(), octets) > 0) {
                continue;
            }
            md5.update(octets.flip());
            md5.update(ByteBuffer.allocate(Long.BYTES).putLong(0, data.length()));
            return HexFormat.of().formatHex(md5.digest());
        } catch (IOException e) {
            throw new StorageException(StorageError.TEMP, state.place().path() + ": " + e, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String fileName(MessageTable table, long uid) throws StorageException {
        message(table, uid);
        return "";
    }

    @Override
    public Optional<String> savedUidl(MessageTable table, long uid) {
        return Optional.empty();
    }

    @Override
    public List<Path> watched() {
        return List.of(state.place().path());
    }

    /// A name that would break the line it stands in cannot be kept.
    @Override
    public boolean acceptsKeyword(MessageTable table, String keyword) {
        return !keyword.isEmpty() && keyword.chars().allMatch(c -> c > ' ' && c < 0x7f) && table.keywords().size() < MessageTable.MAX_KEYWORDS;
    }

    @Override
    public void close() {
        state.close();
    }

    /// What is to be changed in addition whenever something is.
    static Map<MboxMessage, OwnHeaders> claims(List<MboxMessage> all, Map<MboxMessage, OwnHeaders> changed) {
        for (var message : all) {
            if (message.claimed && !message.own.old()) {
                var own = changed.getOrDefault(message, message.own.withUid(message.givenUid));
                changed.put(message, own.withFlags(own.flags(), true, own.keywords()));
            }
        }
        return changed;
    }
}
