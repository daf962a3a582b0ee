package culver.auth;

import culver.conf.Conf;
import culver.storage.MailUser;
import java.util.List;
import java.util.Optional;

/// The accounts of this server: the passdb and userdb chains of the configuration, SASL mechanisms, delays. Thread-safe;
/// calls may block. A reload of the configuration makes a new one.
public interface Authenticator extends AutoCloseable {
    /// Builds the chains.
    ///
    /// @throws culver.conf.ConfException when a passdb or userdb block cannot work
    static Authenticator of(Conf conf) throws culver.conf.ConfException {
        return Accounts.of(conf, System.getLogger("culver.auth"));
    }

    /// A plaintext login (LOGIN, USER/PASS). Blocks until the answer may be given: failures come after `auth_failure_delay`.
    AuthResult login(AuthRequest request, String user, String password);

    /// The mechanisms (`PLAIN`, `LOGIN`) that may be announced to this client now.
    List<String> mechanisms(boolean secured);

    /// Starts a mechanism.
    ///
    /// @return empty when the mechanism is not offered
    Optional<SaslExchange> sasl(String mechanism, AuthRequest request);

    /// Asks the userdbs for a recipient (delivery), after `auth_username_format`.
    ///
    /// @return empty when nobody has that name
    /// @throws TemporaryAuthException when a database could not be asked
    Optional<MailUser> lookup(String user, String service) throws TemporaryAuthException;

    /// True if a plaintext password may be sent over this connection (`disable_plaintext_auth`, `ssl = required`).
    boolean plaintextAllowed(boolean tls, AuthRequest request);

    @Override
    void close();
}
