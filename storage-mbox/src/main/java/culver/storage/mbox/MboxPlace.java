package culver.storage.mbox;

import culver.storage.live.FileOwner;
import culver.storage.live.Fsync;
import java.nio.file.Path;

/// Where one mailbox and what belongs to it lie.
///
/// @param path     the mbox
/// @param index    directory for what is kept beside it, `.imap/NAME`
/// @param counter  directory of the root's [culver.storage.live.UidValidity]
/// @param inbox    INBOX: it is made when it is not there, because mail programs remove an empty one
/// @param owner    of the mbox
/// @param besides  owner of the index files
/// @param tempDir  for large messages on their way in
/// @param dirtySyncs see [MboxSettings]
/// @param lazyWrites see [MboxSettings]
record MboxPlace(Path path, Path index, Path counter, boolean inbox, FileOwner owner, FileOwner besides, MboxLock.Terms locks, Fsync fsync,
                 Path tempDir, boolean dirtySyncs, boolean lazyWrites) {
}
