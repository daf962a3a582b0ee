package culver.lda.filter;

import java.io.IOException;
import java.nio.file.Path;

/// Who else can put mail into a folder: the door from the filter to the mail store, so that what is saved in one of its mailboxes gets its index, its flags
/// and its notification.
///
/// Called by the filter's thread, with the folder's own lock file held when the recipe asks for one.
@FunctionalInterface
public interface Mailboxes {
    /// No folder is anybody's: all are plain files and directories.
    Mailboxes NONE = (folder, kind, mail) -> false;

    /// What the rc file takes a folder for.
    enum Kind { MBOX, MAILDIR, MH, DIRECTORY }

    /// Saves the mail if the folder is a mailbox of the store; it is on disk when this returns.
    ///
    /// @param mail as it would be written, with its `From ` line unless the folder is a maildir
    /// @return false: not a mailbox of the store; the filter writes it itself
    /// @throws IOException it is one, and the mail could not be saved
    boolean deliver(Path folder, Kind kind, Octets mail) throws IOException;
}
