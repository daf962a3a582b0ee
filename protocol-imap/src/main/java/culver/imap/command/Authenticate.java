package culver.imap.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import culver.auth.AuthResult;
import culver.auth.SaslExchange;
import culver.auth.SaslExchange.Step;
import culver.imap.state.ImapState.NotAuthenticated;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.ImapResponse;
import culver.imap.wire.SyntaxException;
import culver.storage.StorageException;
import java.util.Base64;

/// AUTHENTICATE: a SASL exchange (RFC 4422) in base64 lines. RFC 3501 §6.2.2, with the initial response of RFC 4959.
///
/// @param initial the client's initial response as it stands, or null when it sent none; `=` is an empty one
public record Authenticate(String mechanism, String initial) implements NotAuthenticatedCommand {
    static Authenticate parse(Arguments in) throws SyntaxException {
        in.space();
        var mechanism = in.keyword();
        String initial = null;
        if (!in.atEnd()) {
            in.space();
            initial = in.atEnd() ? null : in.astring();
        }
        in.end();
        return new Authenticate(mechanism, initial);
    }

    @Override
    public Completion run(NotAuthenticated state, Client client) throws StorageException, SyntaxException {
        var service = state.service();
        var mechanisms = service.authenticator().mechanisms(client.peer().secured());
        if (!mechanisms.contains(mechanism)) {
            boolean insecure = service.authenticator().mechanisms(true).contains(mechanism);
            if (insecure) {
                state.attempts().failed("", mechanism);
                return Admission.plaintextRefused(client);
            }
        }
        var exchange = service.authenticator().sasl(mechanism, Admission.request(client));
        return exchange.isEmpty() ? Completion.no("Unsupported authentication mechanism.")
            : Admission.of(converse(exchange.get(), client), state, client);
    }

    private AuthResult converse(SaslExchange exchange, Client client) throws SyntaxException {
        byte[] first = null;
        if (initial != null) {
            first = initial.equals("=") ? new byte[0] : decode(initial);
            if (first == null) {
                return new AuthResult.Malformed("Invalid base64 data in initial response");
            }
        }
        var step = exchange.start(first);
        while (step instanceof Step.Challenge(var octets)) {
            client.send(new ImapResponse.Continue(Base64.getEncoder().encodeToString(octets)));
            var answer = client.answer();
            if (answer.equals("*")) {
                return new AuthResult.Malformed("Authentication aborted by client.");
            }
            var response = decode(answer);
            if (response == null) {
                return new AuthResult.Malformed("Invalid base64 data in continued response");
            }
            step = exchange.respond(response);
        }
        return ((Step.Done) step).result();
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64.getBytes(ISO_8859_1));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /// Without the response, which may hold a password.
    @Override
    public String toString() {
        return "Authenticate[" + mechanism + "]";
    }
}
