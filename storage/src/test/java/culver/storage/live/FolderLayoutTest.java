package culver.storage.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import culver.conf.Conf;
import culver.storage.MailUser;
import culver.storage.StorageError;
import culver.storage.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLayoutTest {
    @TempDir
    Path temp;

    private FolderLayout layout(String name) throws StorageException {
        var user = new MailUser("joe", temp, -1, -1, Map.of());
        var root = new FolderRoot(user, "x", temp.resolve("root"), null, null, null, name, null, true, Conf.of(Map.of()));
        return FolderLayout.of(root, temp.resolve("in"));
    }

    @Test
    void namesOnDiskMapBothWays() throws Exception {
        var folder = FolderPath.of("Entwürfe", "Tief & breit");
        assertEquals("Entw&APw-rfe/Tief &- breit", layout("fs").diskName(folder));
        assertEquals(".Entw&APw-rfe.Tief &- breit", layout("maildir++").diskName(folder));
        for (var name : List.of("fs", "maildir++")) {
            var layout = layout(name);
            assertEquals(Optional.of(folder), layout.folder(layout.diskName(folder)));
            assertEquals(temp.resolve("root").resolve(layout.diskName(folder)), layout.path(folder));
            assertEquals(temp.resolve("in"), layout.path(FolderPath.INBOX));
        }
        assertEquals(temp.resolve("ctl/.INBOX"), layout("maildir++").path(temp.resolve("ctl"), FolderPath.INBOX));
        assertEquals(temp.resolve("ctl/INBOX"), layout("fs").path(temp.resolve("ctl"), FolderPath.INBOX));
    }

    @Test
    void whatIsNoFolderIsNotListed() throws Exception {
        for (var name : List.of("cur", "subscriptions", ".", "..", ".a..b", ".bad&name", ".Entw\u00fcrfe", ".~x")) {
            assertEquals(Optional.empty(), layout("maildir++").folder(name), name);
        }
        for (var name : List.of(".imap", ".subscriptions", "a//b", "bad&", "../x", "~x")) {
            assertEquals(Optional.empty(), layout("fs").folder(name), name);
        }
    }

    @Test
    void namesThatWouldLeaveTheRootOrHide() throws Exception {
        for (var name : List.of("fs", "maildir++")) {
            var layout = layout(name);
            for (var bad : List.of(FolderPath.of(".."), FolderPath.of("a", ".."), FolderPath.of("a/b"), FolderPath.of(""), FolderPath.of("a", ""),
                FolderPath.of(".hidden"), FolderPath.of("~joe"), FolderPath.of("a\0b"), FolderPath.of("x".repeat(250)))) {
                assertEquals(StorageError.INVALID_NAME, assertThrows(StorageException.class, () -> layout.path(bad), bad.toString()).error());
            }
        }
        assertThrows(StorageException.class, () -> layout("maildir++").path(FolderPath.of("a.b")));
        assertEquals(temp.resolve("root/a.b"), layout("fs").path(FolderPath.of("a.b")));
        var deep = new FolderPath(java.util.Collections.nCopies(17, "x"));
        assertEquals(StorageError.LIMIT, assertThrows(StorageException.class, () -> layout("fs").checkNew(deep)).error());
    }

    @Test
    void symbolicLinksMustStayInside() throws Exception {
        Files.createDirectories(temp.resolve("root/inside"));
        Files.createDirectories(temp.resolve("outside"));
        Files.createSymbolicLink(temp.resolve("root/good"), Path.of("inside"));
        Files.createSymbolicLink(temp.resolve("root/bad"), temp.resolve("outside"));
        Files.createSymbolicLink(temp.resolve("root/dangling"), temp.resolve("outside/none"));
        var layout = layout("fs");
        layout.path(FolderPath.of("good", "x"));
        for (var bad : List.of(FolderPath.of("bad"), FolderPath.of("bad", "new", "er"), FolderPath.of("dangling"))) {
            assertEquals(StorageError.INVALID_NAME, assertThrows(StorageException.class, () -> layout.path(bad), bad.toString()).error());
        }
    }
}
