package culver.storage.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culver.storage.MailUser;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileOwnerTest {
    private static final MailUser NOBODY_SPECIAL = new MailUser("joe", null, -1, -1, Map.of());

    @TempDir
    Path temp;

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void aNewRootIsPrivate() throws Exception {
        var root = temp.resolve("a/b");
        var owner = FileOwner.of(root, NOBODY_SPECIAL);
        owner.createDirectories(root);
        owner.create(root.resolve("file")).close();
        assertEquals("rwx------", mode(root));
        assertEquals("rw-------", mode(root.resolve("file")));
    }

    @Test
    void modesFollowTheRoot() throws Exception {
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxrwxr-x"));
        var owner = FileOwner.of(temp, NOBODY_SPECIAL);
        owner.createDirectory(temp.resolve("dir"));
        owner.create(temp.resolve("file")).close();
        assertEquals("rwxrwxr-x", mode(temp.resolve("dir")));
        assertEquals("rw-rw-r--", mode(temp.resolve("file")));
        assertThrows(FileAlreadyExistsException.class, () -> owner.create(temp.resolve("file")).close());
    }

    @Test
    void aRootThatHandsItsGroupDownDoesSoAtEveryLevel() throws Exception {
        Files.setAttribute(temp, "unix:mode", 02770);
        var owner = FileOwner.of(temp, NOBODY_SPECIAL);
        owner.createDirectories(temp.resolve("a/b"));
        owner.create(temp.resolve("a/b/file")).close();
        assertEquals(02770, (int) Files.getAttribute(temp.resolve("a/b"), "unix:mode") & 07777);
        assertEquals(0660, (int) Files.getAttribute(temp.resolve("a/b/file"), "unix:mode") & 07777);
        assertEquals(Files.getAttribute(temp, "unix:gid"), Files.getAttribute(temp.resolve("a/b/file"), "unix:gid"));
    }

    @Test
    void filesBelongToTheUser() throws Exception {
        assumeTrue((int) Files.getAttribute(temp, "unix:uid") == 0, "only root can give files away");
        var owner = FileOwner.of(temp.resolve("root"), new MailUser("joe", null, 12345, 23456, Map.of()));
        owner.createDirectories(temp.resolve("root/sub"));
        owner.create(temp.resolve("root/sub/file")).close();
        for (var path : new Path[] {temp.resolve("root"), temp.resolve("root/sub"), temp.resolve("root/sub/file")}) {
            assertEquals(12345, Files.getAttribute(path, "unix:uid"));
            assertEquals(23456, Files.getAttribute(path, "unix:gid"));
        }
    }
}
