package culver.storage.live;

import culver.posix.Ids;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;

/// Refuses a path on which somebody's symbolic link leads to what is somebody else's.
///
/// A server that may open everybody's files must not follow a link that a user has put there, instead of a mail directory or somewhere
/// above or below it, to files that are not that user's: it would show or overwrite what the kernel keeps from the user. Links that stay with
/// their owner, to a mail directory on another disk, are good, and so are those that root has made; this is the kernel's own rule for links in
/// `/tmp` (proc(5), `protected_symlinks`). A process that is the user, and nothing more, needs no rule but the kernel's.
///
/// Who can change the path between this look and its use wins nothing that a second link would not: each place that is opened is looked at
/// when a mailbox is opened, and the files in there are opened without following links. Thread-safe.
public final class OwnPath {
    private static final int MOST_LINKS = 40;

    private OwnPath() {
    }

    /// True if this process may do more than the user.
    ///
    /// @param uid -1: mail belongs to whoever runs this process
    public static boolean isGuarded(int uid) {
        return uid >= 0 && Ids.euid() != uid;
    }

    /// @param path need not exist
    /// @param uid  whose mail it is, or -1
    /// @throws AccessDeniedException naming the link
    public static void require(Path path, int uid) throws IOException {
        if (isGuarded(uid)) {
            walk(path.toAbsolutePath());
        }
    }

    private static void walk(Path path) throws IOException {
        var left = new ArrayDeque<Path>();
        path.forEach(left::add);
        var at = path.getRoot();
        for (int links = 0; !left.isEmpty(); ) {
            var name = left.pop();
            var next = at.resolve(name);
            if (name.toString().equals("..")) {
                at = at.getParent() == null ? at : at.getParent();
            } else if (!Files.isSymbolicLink(next)) {
                at = next;
            } else {
                if (++links > MOST_LINKS) {
                    throw new FileSystemLoopException(path.toString());
                }
                requireOwned(next);
                var target = Files.readSymbolicLink(next);
                at = target.isAbsolute() ? target.getRoot() : at;
                var names = new ArrayDeque<Path>();
                target.forEach(names::push);
                names.forEach(left::push);                             // the target's names come before those that were left
            }
        }
    }

    private static void requireOwned(Path link) throws IOException {
        try {
            int maker = (int) Files.getAttribute(link, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            if (maker != 0 && (int) Files.getAttribute(link, "unix:uid") != maker) {
                throw new AccessDeniedException(link.toString(), null, "a symbolic link to what does not belong to who made it");
            }
        } catch (NoSuchFileException e) {
            throw new AccessDeniedException(link.toString(), null, "a symbolic link to nowhere");
        }
    }
}
