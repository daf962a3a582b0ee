package culver.storage;

/// The full name of a mailbox as clients see it, in Unicode, with its namespace's prefix and separators: `INBOX`,
/// `Lists/Postfix`, `INBOX.Sent`. `INBOX` in any case is `INBOX`.
///
/// Only the general rules are checked here (length, control characters); a store refuses what its format or its
/// configuration cannot hold with [StorageError#INVALID_NAME].
public record MailboxName(String full) implements Comparable<MailboxName> {
    /// Names longer than this many UTF-16 units are refused.
    public static final int MAX_LENGTH = 4096;
    public static final MailboxName INBOX = new MailboxName("INBOX");

    public MailboxName {
        if (full.equalsIgnoreCase("INBOX")) {
            full = "INBOX";
        }
    }

    /// @throws StorageException INVALID_NAME when no store could have a mailbox of that name
    public static MailboxName of(String name) throws StorageException {
        if (name.isEmpty() || name.length() > MAX_LENGTH || name.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new StorageException(StorageError.INVALID_NAME, "not a mailbox name: '" + name.replaceAll("\\p{Cntrl}", "?") + "'");
        }
        return new MailboxName(name);
    }

    public boolean isInbox() {
        return full.equals("INBOX");
    }

    @Override
    public int compareTo(MailboxName other) {
        return full.compareTo(other.full);
    }

    @Override
    public String toString() {
        return full;
    }
}
