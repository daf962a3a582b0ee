package culver.auth;

import culver.storage.MailUser;

/// How a login ended.
public sealed interface AuthResult {
    /// The user is who they say; `user` is what the userdb knows of them. `login` is the name to log, `mechanism` e.g. `PLAIN`.
    record Success(MailUser user, String mechanism) implements AuthResult {
    }

    /// The credentials are wrong or the user is unknown: never told apart to the client.
    record Failure(String user, String mechanism) implements AuthResult {
    }

    /// The account may not log in, and the client is told (`nologin`, disabled, expired password). `code` is the response code (AUTHORIZATIONFAILED, EXPIRED, …).
    record Refused(String user, String code, String text) implements AuthResult {
    }

    /// A database could not be asked; the log says why. The client may try later.
    record TemporaryFailure(String user) implements AuthResult {
    }

    /// The client's SASL response is malformed, or it cancelled with `*`.
    record Malformed(String text) implements AuthResult {
    }
}
