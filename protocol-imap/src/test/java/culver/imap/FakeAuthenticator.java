package culver.imap;

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

/// Knows every user; the password is `secret`. Users `temp` and `expired` fail in their own ways.
record FakeAuthenticator(boolean plaintextNeedsTls) implements Authenticator {
    @Override
    public AuthResult login(AuthRequest request, String user, String password) {
        return switch (user) {
            case "temp" -> new AuthResult.TemporaryFailure(user);
            case "expired" -> new AuthResult.Refused(user, "EXPIRED", "Password expired");
            default -> password.equals("secret") ? new AuthResult.Success(new MailUser(user, Path.of("/memory", user), -1, -1, Map.of()), "PLAIN")
                : new AuthResult.Failure(user, "PLAIN");
        };
    }

    @Override
    public List<String> mechanisms(boolean secured) {
        return secured || !plaintextNeedsTls ? List.of("PLAIN", "LOGIN") : List.of();
    }

    @Override
    public Optional<SaslExchange> sasl(String mechanism, AuthRequest request) {
        return mechanism.equals("PLAIN") ? Optional.of(new Plain(request)) : Optional.empty();
    }

    private final class Plain implements SaslExchange {
        private final AuthRequest request;

        Plain(AuthRequest request) {
            this.request = request;
        }

        @Override
        public Step start(byte[] initialResponse) {
            return initialResponse == null ? new Step.Challenge(new byte[0]) : respond(initialResponse);
        }

        @Override
        public Step respond(byte[] response) {
            var parts = new String(response, StandardCharsets.UTF_8).split("\0", -1);
            return new Step.Done(parts.length == 3 ? login(request, parts[1], parts[2]) : new AuthResult.Malformed("Invalid PLAIN data"));
        }
    }

    @Override
    public Optional<MailUser> lookup(String user, String service) {
        return Optional.empty();
    }

    @Override
    public boolean plaintextAllowed(boolean tls, AuthRequest request) {
        return tls || request.secured() || !plaintextNeedsTls;
    }

    @Override
    public void close() {
    }
}
