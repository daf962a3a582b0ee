package culver.lda.filter;

import culver.posix.Chown;
import culver.posix.Group;
import culver.posix.Ids;
import culver.posix.Passwd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;

/// The recipient's mailbox in the system's spool, looked at before mail goes there: a name in a directory that others may write to may be anything.
///
/// Only root can put it right; anybody else leaves it as it is.
final class Spooled {
    private static final int SET_ID = 06000;
    private static final int TOO_MUCH = 0117;

    private final Path box;
    private final Passwd user;
    private final Consumer<String> report;

    Spooled(Path box, Passwd user, Consumer<String> report) {
        this.box = box;
        this.user = user;
        this.report = report;
    }

    /// @return false when its mode says that mail must not be put there
    boolean prepare() throws IOException {
        if (!Files.isDirectory(box.getParent())) {
            return true;
        }
        if (Files.exists(box, LinkOption.NOFOLLOW_LINKS)) {
            int mode = attribute("mode");
            if (Files.isRegularFile(box, LinkOption.NOFOLLOW_LINKS) && (mode & SET_ID) != 0) {
                return false;
            }
            if (Ids.euid() != 0) {
                return true;
            }
            boolean theirs = Files.isRegularFile(box, LinkOption.NOFOLLOW_LINKS) && attribute("uid") == user.uid() && attribute("nlink") == 1;
            if (theirs) {
                if ((mode & TOO_MUCH) != 0) {
                    Files.setAttribute(box, "unix:mode", mode & 0660, LinkOption.NOFOLLOW_LINKS);
                }
                return true;
            }
            setAside();
        }
        if (Ids.euid() == 0) {
            create();
        }
        return true;
    }

    private int attribute(String name) throws IOException {
        return (int) Files.getAttribute(box, "unix:" + name, LinkOption.NOFOLLOW_LINKS);
    }

    private void setAside() throws IOException {
        for (int i = 0; ; i++) {
            var aside = box.resolveSibling("BOGUS." + user.name() + "." + Long.toString(System.currentTimeMillis() / 1000 + i, 36));
            if (!Files.exists(aside, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(box, aside);
                report.accept("Renamed bogus \"" + box + "\" into \"" + aside + "\"");
                return;
            }
        }
    }

    private void create() throws IOException {
        Files.createFile(box, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        int group = Group.byName("mail").map(Group::gid).orElse(user.gid());
        Chown.file(box, user.uid(), group);
        Files.setAttribute(box, "unix:mode", 0660, LinkOption.NOFOLLOW_LINKS);
    }
}
