package culver.pop3;

import culver.auth.AuthResult;
import culver.auth.SaslExchange.Step;
import culver.net.Connection.ClosedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/// AUTH: a SASL login. RFC 5034; without argument the mechanisms are listed, as old clients ask for them.
///
/// @param mechanism empty for the list
/// @param initial   the initial response in base64, `=` for an empty one, or null
record Auth(String mechanism, String initial) implements Pop3Command.InAuthorization {
    static Auth parse(String argument) throws Pop3Error {
        var words = argument.strip().split(" +");
        if (words.length > 2) {
            throw new Pop3Error("Too many arguments.");
        }
        return new Auth(words[0].toUpperCase(Locale.ROOT), words.length == 2 ? words[1] : null);
    }

    @Override
    public Reply run(Pop3State.Authorization state, Pop3Session session) throws Pop3Error, ClosedException, InterruptedException {
        if (mechanism.isEmpty()) {
            return Reply.lines("", session.mechanisms());
        }
        if (!session.plaintextAllowed()) {
            return Reply.error(Pop3Session.PLAINTEXT_REFUSED);
        }
        var exchange = session.sasl(mechanism);
        if (exchange.isEmpty()) {
            return Reply.error("[AUTH] Unsupported authentication mechanism.");
        }
        try {
            Step step = exchange.get().start(initial == null ? null : initial.equals("=") ? new byte[0] : decode(initial));
            while (step instanceof Step.Challenge(byte[] octets)) {
                session.output().line("+ " + Base64.getEncoder().encodeToString(octets));
                var line = session.nextLine();
                if (line.equals("*")) {
                    return Reply.error("Authentication aborted by client.");
                }
                step = exchange.get().respond(decode(line));
            }
            return session.entered(((Step.Done) step).result());
        } catch (IllegalArgumentException e) {
            return session.entered(new AuthResult.Malformed("Invalid base64 in response"));
        }
    }

    private static byte[] decode(String text) {
        return Base64.getDecoder().decode(text.strip().getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Without the response: it may hold a password.
    @Override
    public String toString() {
        return "Auth[" + mechanism + "]";
    }
}
