package culver.auth;

/// One run of a SASL mechanism (RFC 4422), server side: fed with the client's responses (already base64-decoded) until it is done.
/// May block (databases, the delay after a failure). One session thread.
public interface SaslExchange {
    /// What comes next.
    sealed interface Step {
        /// Send this challenge (not yet base64-encoded) and call [SaslExchange#respond] with the answer.
        record Challenge(byte[] octets) implements Step {
        }

        record Done(AuthResult result) implements Step {
        }
    }

    /// The first step.
    ///
    /// @param initialResponse the client's initial response, or null when it sent none
    Step start(byte[] initialResponse);

    Step respond(byte[] response);
}
