package culver.auth.db;

/// What a password database says of a user and a password.
public enum Verdict {
    OK,
    UNKNOWN_USER,
    WRONG_PASSWORD,
    /// The user is in a `deny` database.
    DENIED,
    /// The password is right, the account has ended.
    DISABLED,
    /// The password is right and too old.
    EXPIRED,
    /// This database has nothing to say (`noauthenticate`): ask the next one.
    NO_OPINION
}
