package culver.imap.state;

import culver.net.SessionLog;
import culver.net.UserConnections;
import culver.storage.MailStore;
import culver.storage.MailUser;

/// Who is logged in, and their mail. Closed at the session's end.
///
/// @param place of this session among the user's
public record Account(MailUser user, MailStore store, Options options, SessionLog log, Counts counts, UserConnections.Place place)
    implements AutoCloseable {
    @Override
    public void close() {
        try (place) {
            store.close();
        }
    }
}
