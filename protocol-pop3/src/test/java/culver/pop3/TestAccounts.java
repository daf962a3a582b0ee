package culver.pop3;

import culver.auth.AuthRequest;
import culver.auth.AuthResult;
import culver.auth.Authenticator;
import culver.auth.SaslExchange;
import culver.storage.MailUser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everybody's password is `secret`; plaintext needs TLS.
final class TestAccounts implements Authenticator {
    @Override
    public AuthResult login(AuthRequest request, String user, String password) {
        return switch (user) {
            case "broken" -> new AuthResult.TemporaryFailure(user);
            case "locked" -> new AuthResult.Refused(user, "AUTHORIZATIONFAILED", "Account is disabled.");
            default -> password.equals("secret") ? new AuthResult.Success(new MailUser(user, Path.of("/memory", user), -1, -1, Map.of()), "PLAIN")
                    : new AuthResult.Failure(user, "PLAIN");
        };
    }

    @Override
    public List<String> mechanisms(boolean secured) {
        return List.of("PLAIN");
    }

    @Override
    public Optional<SaslExchange> sasl(String mechanism, AuthRequest request) {
        return mechanism.equals("PLAIN") ? Optional.of(new Plain(request)) : Optional.empty();
    }

    private final class Plain implements SaslExchange {
        private final AuthRequest request;

        private Plain(AuthRequest request) {
            this.request = request;
        }

        @Override
        public Step start(byte[] initialResponse) {
            return initialResponse == null ? new Step.Challenge(new byte[0]) : respond(initialResponse);
        }

        @Override
        public Step respond(byte[] response) {
            var parts = new String(response, StandardCharsets.UTF_8).split("\0", -1);
            return new Step.Done(parts.length == 3 ? login(request, parts[1], parts[2]) : new AuthResult.Malformed("Invalid PLAIN response"));
        }
    }

    @Override
    public Optional<MailUser> lookup(String user, String service) {
        return Optional.empty();
    }

    @Override
    public boolean plaintextAllowed(boolean tls, AuthRequest request) {
        return tls;
    }

    @Override
    public void close() {
    }
}
