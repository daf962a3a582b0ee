package culver.imap.state;

import culver.auth.Authenticator;
import culver.conf.Conf;
import culver.net.UserConnections;
import culver.storage.MailStore;
import culver.storage.MailUser;
import culver.storage.StorageException;

/// What the server gives to one session that is not logged in yet.
///
/// @param conf   the settings as this connection sees them
/// @param places counts sessions by user and address
public record ImapService(Conf conf, Options options, Authenticator authenticator, Stores stores, UserConnections places) {
    /// Opens users' mail: [culver.storage.MailStores#open].
    @FunctionalInterface
    public interface Stores {
        MailStore open(MailUser user, Conf conf) throws StorageException;
    }
}
