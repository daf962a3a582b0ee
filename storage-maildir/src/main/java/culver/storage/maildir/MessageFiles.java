package culver.storage.maildir;

import culver.storage.Flags;
import culver.storage.StorageError;
import culver.storage.StorageException;
import culver.storage.live.Fsync;
import culver.storage.live.MessageTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.BitSet;

/// Finds, renames and removes the files of messages while others rename them: a file that is not where the table has it is looked for by
/// its base name, and the table learns where all files are. Under the live mailbox's lock, but for what says otherwise.
final class MessageFiles {
    /// How often a file that is always somewhere else is looked for.
    private static final int LOOKS = 10;

    private final MaildirPlace place;
    private final KeywordBits bits;

    MessageFiles(MaildirPlace place, KeywordBits bits) {
        this.place = place;
        this.bits = bits;
    }

    /// What the file of `uids[i]` is to be called.
    @FunctionalInterface
    interface Renaming {
        String name(int i, String file);
    }

    /// Renames files, and puts their new flags into the table. Those that others have renamed meanwhile are looked for, all at once.
    void rename(MessageTable table, long[] uids, Renaming renaming) throws IOException {
        var left = new BitSet();
        left.set(0, uids.length);
        for (int look = 0; look < LOOKS && !left.isEmpty(); look++) {
            var where = look > 0 ? lookForAll(table) : null;
            for (int i = left.nextSetBit(0); i >= 0; i = left.nextSetBit(i + 1)) {
                int row = table.find(uids[i]);
                boolean gone = row < 0 || where != null && where.find((String) table.handle(row)) < 0;
                if (gone || renameOne(table, row, i, renaming)) {
                    left.clear(i);
                }
            }
        }
        syncDirectories();
    }

    /// @return false when the file was not where the table has it
    private boolean renameOne(MessageTable table, int row, int i, Renaming renaming) throws IOException {
        var file = (String) table.handle(row);
        var name = renaming.name(i, file);
        if (!name.equals(file)) {
            try {
                Files.move(place.path(file), place.path(name), StandardCopyOption.ATOMIC_MOVE);
            } catch (NoSuchFileException e) {
                return false;
            }
            moved(table, row, name);
        }
        return true;
    }

    private void moved(MessageTable table, int row, String name) {
        table.handle(row, name);
        table.bits(row, bits.of(table, name) & ~Flags.RECENT | table.bits(row) & Flags.RECENT);
    }

    /// Reads the directories and puts into the table where each file is now, and which flags others have given it.
    private NameIndex lookForAll(MessageTable table) throws IOException {
        var where = whereAllAre();
        for (int row = 0; row < table.size(); row++) {
            var file = (String) table.handle(row);
            int number = where.find(file);
            if (number >= 0 && !where.name(number).equals(file)) {
                moved(table, row, where.name(number));
            }
        }
        return where;
    }

    /// All files, read now. Needs no lock.
    NameIndex whereAllAre() throws IOException {
        var all = new NameIndex(64);
        place.list("new", all::add);
        place.list("cur", all::add);
        return all;
    }

    /// Flags and removals are no news that was promised to anybody: they reach the disk by themselves, unless every write must.
    void syncDirectories() throws IOException {
        if (place.fsync() == Fsync.ALWAYS) {
            place.fsync().directory(place.curDirectory());
            place.fsync().directory(place.newDirectory());
        }
    }

    /// Removes the file of a row, wherever it is by now.
    void remove(MessageTable table, int row) throws IOException {
        for (int look = 0; look < LOOKS; look++) {
            if (Files.deleteIfExists(place.path((String) table.handle(row)))) {
                return;
            }
            if (lookForAll(table).find((String) table.handle(row)) < 0) {
                return;                                                // somebody else was faster
            }
        }
        throw new IOException(place.path((String) table.handle(row)) + ": somebody renames it all the time");
    }

    /// What is done with a message's file.
    @FunctionalInterface
    interface OnFile<T> {
        T run(Path file) throws IOException;
    }

    /// Does it, wherever the file is by now.
    ///
    /// @throws StorageException EXPUNGED when it is nowhere, CORRUPT when it is no file
    <T> T with(MessageTable table, int row, OnFile<T> work) throws IOException, StorageException {
        for (int look = 0; look < LOOKS; look++) {
            try {
                return work.run(place.path((String) table.handle(row)));
            } catch (NoSuchFileException e) {
                if (lookForAll(table).find((String) table.handle(row)) < 0) {
                    break;
                }
            } catch (IOException e) {
                var file = place.path((String) table.handle(row));
                if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    throw new StorageException(StorageError.CORRUPT, file + ": no message, because it is not a regular file", e);
                }
                throw e;
            }
        }
        throw new StorageException(StorageError.EXPUNGED, place.path((String) table.handle(row)) + ": it is not there any more");
    }

    /// When the message was received.
    static long seconds(Path file) throws IOException {
        return Math.floorDiv(Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis(), 1000L);
    }
}
