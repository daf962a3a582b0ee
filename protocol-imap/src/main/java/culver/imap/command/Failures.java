package culver.imap.command;

import culver.imap.state.Account;
import culver.storage.StorageError;
import culver.storage.StorageException;

/// What a [StorageError] is in IMAP: NO, a response code (RFC 3501 §7.1, RFC 5530) and a text. The storage's own message may name files: it
/// goes to the log where an administrator should see it, never to the client.
public final class Failures {
    private Failures() {
    }

    static Completion completion(StorageException failure) {
        return switch (failure.error()) {
            case TEMP -> Completion.no("UNAVAILABLE", "Internal error occurred. Refer to server log for more information.");
            case CORRUPT -> Completion.no("SERVERBUG", "Internal error occurred. Refer to server log for more information.");
            case NO_PERMISSION -> Completion.no("NOPERM", "Permission denied");
            case OVER_QUOTA -> Completion.no("OVERQUOTA", "Quota exceeded (mailbox for user is full)");
            case NOT_FOUND -> Completion.no("NONEXISTENT", "Mailbox doesn't exist");
            case EXISTS -> Completion.no("ALREADYEXISTS", "Mailbox already exists");
            case EXPUNGED -> Completion.no("EXPUNGEISSUED", "Some of the requested messages no longer exist.");
            case IN_USE -> Completion.no("INUSE", "Mailbox is in use");
            case TOO_BIG -> Completion.no("LIMIT", "Message is too large");
            case INVALID_NAME -> Completion.no("CANNOT", "Invalid mailbox name");
            case NOT_SELECTABLE -> Completion.no("CANNOT", "Mailbox isn't selectable");
            case GONE -> Completion.no("NONEXISTENT", "Mailbox was deleted under us");
            case LIMIT -> Completion.no("LIMIT", "A limit was reached");
        };
    }

    /// The completion; what an administrator should know goes to the session's log.
    public static Completion logged(StorageException failure, Account account) {
        if (worthLogging(failure)) {
            account.log().error(failure.getMessage());
        }
        return completion(failure);
    }

    /// The same for the target of APPEND, COPY and MOVE: a client may create it and try again (RFC 3501 §7.1).
    static Completion ofTarget(StorageException failure, Account account) {
        return failure.error() == StorageError.NOT_FOUND ? Completion.no("TRYCREATE", "Mailbox doesn't exist") : logged(failure, account);
    }

    /// True if it is the server's or the disk's fault.
    private static boolean worthLogging(StorageException failure) {
        return switch (failure.error()) {
            case TEMP, CORRUPT, GONE, NO_PERMISSION -> true;
            case OVER_QUOTA, NOT_FOUND, EXISTS, EXPUNGED, IN_USE, TOO_BIG, INVALID_NAME, NOT_SELECTABLE, LIMIT -> false;
        };
    }
}
