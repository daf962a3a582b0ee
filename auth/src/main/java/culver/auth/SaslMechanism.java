package culver.auth;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The SASL mechanisms offered (RFC 4422). Both give us the password, so both need a connection where plaintext may be sent.
sealed interface SaslMechanism permits SaslPlain, SaslLogin {
    /// As registered: upper case.
    String name();

    SaslExchange begin(Check check);

    /// What a mechanism does with the credentials when it has them.
    @FunctionalInterface
    interface Check {
        AuthResult check(String authorizationId, String user, String password);
    }

    List<SaslMechanism> ALL = List.of(new SaslPlain(), new SaslLogin());

    static Optional<SaslMechanism> named(String name) {
        var upper = name.toUpperCase(Locale.ROOT);
        return ALL.stream().filter(m -> m.name().equals(upper)).findFirst();
    }

    static SaslExchange.Step malformed(String text) {
        return new SaslExchange.Step.Done(new AuthResult.Malformed(text));
    }

    /// @return null when the octets are not UTF-8
    static String text(ByteBuffer octets) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(octets).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
