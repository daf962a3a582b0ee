package culver.storage.maildir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/// Whether new/ and cur/ must be read again: a directory's time of change tells of every file that came, went or was renamed.
///
/// With two exceptions. A change within the same tick of the file system's clock as the one we saw leaves the same time: so a directory
/// that had just changed when we read it is doubtful, and is read once more later. And after renames of our own we take the new time
/// without reading, if the directory was as we knew it before; what somebody else did in between would be missed, so that is doubtful too.
/// Reading for the sake of doubt never takes more than a twentieth of the time. Under the live mailbox's lock.
final class DirectoryStamps {
    /// The longest tick of a file system that keeps fractions of seconds, with room for two clocks that differ a little.
    private static final Duration FINE_TICK = Duration.ofMillis(100);
    private static final Duration COARSE_TICK = Duration.ofSeconds(2);
    private static final int DOUBT_SHARE = 20;

    private final Stamp newStamp;
    private final Stamp curStamp;
    private long readAt;
    private long readCost;

    private static final class Stamp {
        private final Path directory;
        private FileTime seen;
        private boolean doubtful;

        private Stamp(Path directory) {
            this.directory = directory;
        }

        private FileTime now() throws IOException {
            return Files.getLastModifiedTime(directory);
        }

        private void read(FileTime before, Instant when) {
            seen = before;
            var changed = before.toInstant();
            doubtful = Duration.between(changed, when).compareTo(changed.getNano() == 0 ? COARSE_TICK : FINE_TICK) < 0;
        }

        private void adopt() throws IOException {
            seen = now();
            doubtful = true;
        }
    }

    /// What [#look] saw before anything was read.
    record Look(FileTime newTime, FileTime curTime, boolean readNew, boolean readCur, Instant when, long started) {
        boolean any() {
            return readNew || readCur;
        }
    }

    DirectoryStamps(Path newDirectory, Path curDirectory) {
        newStamp = new Stamp(newDirectory);
        curStamp = new Stamp(curDirectory);
    }

    /// Which directories must be read now.
    Look look() throws IOException {
        var newTime = newStamp.now();
        var curTime = curStamp.now();
        long now = System.nanoTime();
        boolean doubt = now - readAt >= DOUBT_SHARE * readCost;
        return new Look(newTime, curTime, !newTime.equals(newStamp.seen) || doubt && newStamp.doubtful,
            !curTime.equals(curStamp.seen) || doubt && curStamp.doubtful, Instant.now(), now);
    }

    /// Both directories must be read, whatever their times say.
    Look lookAtBoth() throws IOException {
        return new Look(newStamp.now(), curStamp.now(), true, true, Instant.now(), System.nanoTime());
    }

    /// The directories that `look` asked for were read.
    void read(Look look) {
        if (look.readNew) {
            newStamp.read(look.newTime, look.when);
        }
        if (look.readCur) {
            curStamp.read(look.curTime, look.when);
        }
        readAt = System.nanoTime();
        readCost = readAt - look.started;
    }

    /// Work of ours that changes the directories.
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    /// Does work that changes the directories, and takes their new times.
    void own(Work work) throws IOException {
        boolean newClean = newStamp.now().equals(newStamp.seen);
        boolean curClean = curStamp.now().equals(curStamp.seen);
        try {
            work.run();
        } finally {
            if (newClean) {
                newStamp.adopt();
            }
            if (curClean) {
                curStamp.adopt();
            }
        }
    }
}
