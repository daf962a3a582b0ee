package culver.storage.testkit;

import culver.storage.StorageException;
import culver.storage.live.FolderPath;
import culver.storage.live.FolderRoot;
import culver.storage.live.FolderTree;
import culver.storage.live.MailboxFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// A format that keeps mail in memory, for tests of what stands above the formats: `mail_location = memory:/any/path`.
///
/// Mail lasts as long as this object. It runs through the same engine as the real formats, and is as strict: a mailbox has
/// folders below it or messages or both, INBOX is always there. [#deliver] and [#foreignFlags] are what another program would do to the files.
public final class MemoryFormat implements MailboxFormat {
    public static final String DRIVER = "memory";

    private final ConcurrentMap<Path, MemoryDisk> disks = new ConcurrentHashMap<>();
    private final List<Path> watched;

    public MemoryFormat() {
        watched = List.of();
    }

    /// @param signal a file that a test touches after it has played the other program, so that those who wait hear of it
    public MemoryFormat(Path signal) {
        watched = List.of(signal);
    }

    @Override
    public String driver() {
        return DRIVER;
    }

    @Override
    public FolderTree open(FolderRoot root) throws StorageException {
        var disk = disk(root.path());
        if (root.hasInbox()) {
            disk.ensure(FolderPath.INBOX);
        }
        return new MemoryTree(disk, root, watched);
    }

    /// Puts a message into a mailbox behind the server's back.
    public void deliver(Path root, FolderPath folder, byte[] octets) {
        disk(root.normalize()).ensure(folder).deliver(octets);
    }

    /// Changes the system flags of all messages of a mailbox behind the server's back.
    public void foreignFlags(Path root, FolderPath folder, int system) {
        disk(root.normalize()).ensure(folder).flagAll(system);
    }

    /// Removes all messages of a mailbox behind the server's back.
    public void foreignExpunge(Path root, FolderPath folder) {
        disk(root.normalize()).ensure(folder).removeAll();
    }

    /// Gives a mailbox a new UIDVALIDITY behind the server's back.
    public void renumber(Path root, FolderPath folder) {
        disk(root.normalize()).ensure(folder).renumber();
    }

    /// From now on, or no longer, messages of this mailbox cannot be removed, as on a disk that has become read-only.
    public void refuseExpunge(Path root, FolderPath folder, boolean refuse) {
        disk(root.normalize()).ensure(folder).refusesExpunge = refuse;
    }

    private MemoryDisk disk(Path root) {
        return disks.computeIfAbsent(root, MemoryDisk::new);
    }
}
