package culver.storage.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culver.conf.Conf;
import culver.storage.MailUser;
import culver.storage.StorageError;
import culver.storage.StorageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A privileged server among users who make symbolic links.
@Timeout(30)
class OwnPathTest {
    private static final int ALICE = 4201;
    private static final int BOB = 4202;

    @TempDir
    Path temp;
    private Path alice;
    private Path bob;

    @BeforeEach
    void homes() throws Exception {
        temp = temp.toRealPath();
        assumeTrue((int) Files.getAttribute(temp, "unix:uid") == 0, "skipped: only root can play two users");
        alice = directory(temp.resolve("home/alice"), ALICE);
        bob = directory(temp.resolve("home/bob"), BOB);
    }

    private static Path directory(Path path, int uid) throws IOException {
        Files.createDirectories(path);
        Files.setAttribute(path, "unix:uid", uid);
        return path;
    }

    private static Path link(Path path, Path target, int uid) throws IOException {
        Files.createSymbolicLink(path, target);
        Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        return path;
    }

    private static void assertRefused(Path path) {
        assertThrows(AccessDeniedException.class, () -> OwnPath.require(path, ALICE), path.toString());
    }

    @Test
    void aLinkStaysWithItsMaker() throws Exception {
        var disk = directory(temp.resolve("disk2/alice"), ALICE);
        directory(bob.resolve("Maildir"), BOB);
        OwnPath.require(alice.resolve("Maildir"), ALICE);
        OwnPath.require(alice.resolve("Maildir/.x/cur"), ALICE);
        OwnPath.require(link(alice.resolve("moved"), disk, ALICE), ALICE);
        OwnPath.require(link(alice.resolve("near"), Path.of("../alice/./moved"), ALICE).resolve("x"), ALICE);
        assertRefused(link(alice.resolve("evil"), bob.resolve("Maildir"), ALICE));
        assertRefused(link(alice.resolve("above"), bob, ALICE).resolve("Maildir"));
        assertRefused(alice.resolve("above/not/there/yet"));
        assertRefused(link(alice.resolve("again"), Path.of("above"), ALICE));
        assertRefused(link(disk.resolve("deep"), bob, ALICE).resolve("x"));
        assertRefused(link(alice.resolve("nowhere"), temp.resolve("none"), ALICE));
        assertRefused(link(alice.resolve("tmp"), directory(temp.resolve("everybodys"), 0), ALICE));
        assertThrows(FileSystemException.class, () -> OwnPath.require(link(alice.resolve("loop"), Path.of("loop"), ALICE), ALICE));
    }

    @Test
    void rootMayLinkAsItLikes() throws Exception {
        var home = link(temp.resolve("oldhome"), temp.resolve("home"), 0);
        OwnPath.require(home.resolve("alice/Maildir"), ALICE);
        assertRefused(link(home.resolve("alice/evil"), bob, ALICE).resolve("Maildir"));
    }

    @Test
    void whoIsNoMoreThanTheUserLeavesItToTheKernel() throws Exception {
        var evil = link(alice.resolve("evil"), bob, ALICE);
        OwnPath.require(evil, -1);
        OwnPath.require(evil, 0);
    }

    @Test
    void noDirectoryIsMadeInAnothersHome() throws Exception {
        var owner = new FileOwner(ALICE, ALICE, 0600, 0700);
        link(alice.resolve("mail"), bob, ALICE);
        assertThrows(AccessDeniedException.class, () -> owner.createDirectories(alice.resolve("mail/.imap/INBOX")));
        assertFalse(Files.exists(bob.resolve(".imap")));
        link(alice.resolve("own"), directory(temp.resolve("disk2/alice"), ALICE), ALICE);
        owner.createDirectories(alice.resolve("own/.imap/INBOX"));
        assertEquals(ALICE, Files.getAttribute(temp.resolve("disk2/alice/.imap/INBOX"), "unix:uid"));
    }

    private FolderRoot root() {
        return new FolderRoot(new MailUser("alice", alice, ALICE, ALICE, Map.of()), "x", alice.resolve("mail"), null, null, null, "fs", null, true, Conf.of(Map.of()));
    }

    @Test
    void whatLiesBesideAFolderIsHersToo() throws Exception {
        var layout = FolderLayout.of(root(), alice.resolve("in"));
        directory(alice.resolve("ctl"), ALICE);
        link(alice.resolve("ctl/INBOX"), bob, ALICE);
        link(alice.resolve("ctl/Work"), bob, ALICE);
        for (var folder : new FolderPath[] {FolderPath.INBOX, FolderPath.of("Work"), FolderPath.of("Work", "sub")}) {
            assertEquals(StorageError.NO_PERMISSION, assertThrows(StorageException.class, () -> layout.path(alice.resolve("ctl"), folder)).error());
        }
    }

    @Test
    void anothersFileIsNoListOfSubscriptions() throws Exception {
        directory(alice.resolve("mail"), ALICE);
        Files.setAttribute(Files.writeString(bob.resolve("secret"), "secret\n"), "unix:uid", BOB);
        Files.setAttribute(Files.writeString(alice.resolve("real"), "Work\n"), "unix:uid", ALICE);
        var own = new SubscriptionFile(link(alice.resolve("mail/own"), alice.resolve("real"), ALICE), root());
        assertEquals(java.util.List.of(FolderPath.of("Work")), own.read());
        var evil = new SubscriptionFile(link(alice.resolve("mail/evil"), bob.resolve("secret"), ALICE), root());
        assertEquals(StorageError.NO_PERMISSION, assertThrows(StorageException.class, evil::read).error());
    }

    @Test
    void aFifoHoldsNobody() throws Exception {
        var fifo = alice.resolve("fifo");
        assumeTrue(new ProcessBuilder("mkfifo", fifo.toString(), fifo + ".lock").start().waitFor() == 0, "skipped: no mkfifo");
        assertThrows(FileSystemException.class, () -> PlainFile.open(fifo).close());
        assertThrows(StorageException.class, () -> new SubscriptionFile(fifo, root()).read());
        assertTrue(DotLock.tryAcquire(fifo, new DotLock.Terms(java.time.Duration.ZERO, java.time.Duration.ofSeconds(60), null)).isEmpty());
        assertThrows(FileSystemException.class, () -> PlainFile.open(link(alice.resolve("link"), bob, ALICE)).close());
    }
}
