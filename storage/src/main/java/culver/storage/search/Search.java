package culver.storage.search;

import culver.storage.Mailbox;
import culver.storage.StorageError;
import culver.storage.StorageException;
import culver.storage.UidSet;
import java.io.IOException;
import java.time.ZoneId;

/// Finds the messages of a view that a [SearchKey] holds for (RFC 3501 §6.4.4).
///
/// Text is compared by `i;unicode-casemap`, over what people read: headers unfolded and their encoded words decoded, bodies with
/// transfer encoding and charset undone. BODY looks at text/* and message/* parts and at the headers of enclosed messages, TEXT at all
/// headers, too. Any message is searched in bounded memory.
///
/// Messages that are gone do not match, whatever the key says. Runs in the session's thread.
public final class Search {
    private Search() {
    }

    /// @return the sequence numbers of the messages that match
    /// @throws StorageException LIMIT when the key is nested too deep; or what reading a message failed with
    public static UidSet run(Mailbox mailbox, SearchKey key) throws StorageException {
        return run(mailbox, key, ZoneId.systemDefault());
    }

    /// @param zone whose days INTERNALDATE is compared by
    public static UidSet run(Mailbox mailbox, SearchKey key, ZoneId zone) throws StorageException {
        var condition = Condition.of(key, zone);
        var found = new UidSet.Builder();
        for (int sequence = 1; sequence <= mailbox.size(); sequence++) {
            // A virtual thread is not preempted: without this two long searches would hold both processors of a small machine.
            Thread.yield();
            if (matches(mailbox, sequence, condition)) {
                found.add(sequence);
            }
        }
        return found.build();
    }

    private static boolean matches(Mailbox mailbox, int sequence, Condition condition) throws StorageException {
        try (var candidate = new Candidate(mailbox, sequence)) {
            return condition.test().holds(candidate) && candidate.exists();
        } catch (StorageException e) {
            if (e.error() == StorageError.EXPUNGED) {
                return false;
            }
            throw e;
        } catch (IOException e) {
            throw new StorageException(StorageError.TEMP, "message " + mailbox.uid(sequence) + ": " + e.getMessage());
        }
    }
}
