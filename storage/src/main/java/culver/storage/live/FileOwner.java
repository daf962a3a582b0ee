package culver.storage.live;

import culver.storage.MailUser;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Set;

/// Owner, group and mode of the files that are made for a user, so that the user's own programs can use them.
///
/// The modes follow the directory that holds the mail, as Dovecot's do: what it lets group and others read and write, new
/// files and directories do too; a new mail root is private. Thread-safe.
///
/// @param uid           -1: as the process makes them
/// @param gid           -1 likewise
/// @param fileMode      permission bits of new files
/// @param directoryMode permission bits of new directories
public record FileOwner(int uid, int gid, int fileMode, int directoryMode) {
    private static final int SETGID = 02000;

    /// The owner for files under `root`, an existing mail directory or one that will be made.
    public static FileOwner of(Path root, MailUser user) throws IOException {
        try {
            int mode = (int) Files.getAttribute(root, "unix:mode") & 07777;
            boolean shared = (mode & SETGID) != 0 || (mode & 0070) != 0;     // with the group that the directory belongs to
            int gid = shared ? (int) Files.getAttribute(root, "unix:gid") : user.gid();
            int directory = mode & 0777;
            if (Files.isDirectory(root)) {
                directory |= mode & SETGID;
            } else {
                directory |= (mode & 0444) >> 2;
            }
            return new FileOwner(user.uid(), gid, directory & 0666 | 0600, directory | 0700);
        } catch (NoSuchFileException e) {
            return new FileOwner(user.uid(), user.gid(), 0600, 0700);
        }
    }

    /// Creates a file for reading and writing.
    ///
    /// @throws FileAlreadyExistsException when anything of that name is there, a symbolic link too
    public FileChannel create(Path file) throws IOException {
        var channel = FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(permissions(fileMode)));
        try {
            settle(file, fileMode);
            return channel;
        } catch (IOException e) {
            channel.close();
            Files.deleteIfExists(file);
            throw e;
        }
    }

    /// Creates an empty file if there is none.
    public void createEmpty(Path file) throws IOException {
        try {
            create(file).close();
        } catch (FileAlreadyExistsException e) {
            // as wanted
        }
    }

    /// Creates one directory.
    ///
    /// @throws FileAlreadyExistsException when anything of that name is there
    public void createDirectory(Path directory) throws IOException {
        Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(permissions(directoryMode)));
        settle(directory, directoryMode);
    }

    /// Creates a directory and those above it that are missing. What is there already stays as it is.
    ///
    /// @throws IOException also when a symbolic link would lead to somebody else's directory: see [OwnPath]
    public void createDirectories(Path directory) throws IOException {
        OwnPath.require(directory, uid);
        var missing = new ArrayList<Path>();
        for (var at = directory; at != null && !Files.isDirectory(at); at = at.getParent()) {
            missing.add(at);
        }
        for (var each : missing.reversed()) {
            try {
                createDirectory(each);
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(each)) {
                    throw e;
                }
            }
        }
    }

    private void settle(Path made, int mode) throws IOException {
        if (uid >= 0 && (int) Files.getAttribute(made, "unix:uid", LinkOption.NOFOLLOW_LINKS) != uid) {
            Files.setAttribute(made, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        }
        if (gid >= 0 && (int) Files.getAttribute(made, "unix:gid", LinkOption.NOFOLLOW_LINKS) != gid) {
            Files.setAttribute(made, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
        }
        if ((mode & (SETGID | 077)) != 0) {                            // the umask may have taken these away
            Files.setAttribute(made, "unix:mode", mode);
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        var all = PosixFilePermission.values();                        // from OWNER_READ (0400) down to OTHERS_EXECUTE (0001)
        var set = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < all.length; i++) {
            if ((mode & 0400 >> i) != 0) {
                set.add(all[i]);
            }
        }
        return set;
    }
}
