package culver.lmtp;

import culver.auth.AuthRequest;
import culver.auth.AuthResult;
import culver.auth.Authenticator;
import culver.auth.SaslExchange;
import culver.auth.TemporaryAuthException;
import culver.storage.MailUser;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `nobody` is nobody, `maybe` cannot be looked up, the mail of `broken` cannot be opened; everybody else has mail here, with or without a domain.
final class TestAccounts implements Authenticator {
    @Override
    public Optional<MailUser> lookup(String user, String service) throws TemporaryAuthException {
        return switch (user) {
            case "nobody" -> Optional.empty();
            case "maybe" -> throw new TemporaryAuthException("the database is down", null);
            case "broken" -> Optional.of(new MailUser(user, null, -1, -1, Map.of("mail", "nonsense:/nowhere")));
            default -> Optional.of(new MailUser(user, Path.of("/memory", user), -1, -1, Map.of()));
        };
    }

    @Override
    public AuthResult login(AuthRequest request, String user, String password) {
        throw new UnsupportedOperationException("nobody logs in to LMTP");
    }

    @Override
    public List<String> mechanisms(boolean secured) {
        return List.of();
    }

    @Override
    public Optional<SaslExchange> sasl(String mechanism, AuthRequest request) {
        return Optional.empty();
    }

    @Override
    public boolean plaintextAllowed(boolean tls, AuthRequest request) {
        return false;
    }

    @Override
    public void close() {
    }
}
