package culver.imap.wire;

import culver.storage.MailboxName;
import culver.storage.ModifiedUtf7;
import culver.storage.StorageError;
import culver.storage.StorageException;

/// A mailbox's name as the client wrote it: modified UTF-7 (RFC 3501 §5.1.3). A bad name is no bad syntax: the answer is NO, so
/// it is looked at when the command runs.
public record MailboxArgument(String raw) {
    /// @throws StorageException INVALID_NAME
    public MailboxName name() throws StorageException {
        return MailboxName.of(ModifiedUtf7.decode(raw)
            .orElseThrow(() -> new StorageException(StorageError.INVALID_NAME, "not modified UTF-7: '" + raw.replaceAll("\\p{Cntrl}", "?") + "'")));
    }

    @Override
    public String toString() {
        return raw;
    }
}
