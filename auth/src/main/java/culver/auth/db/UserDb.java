package culver.auth.db;

/// A user database: where a user's mail is and whose files they are.
///
/// Thread-safe; may block.
interface UserDb {
    /// As in `driver = `.
    String driver();

    /// Sets the user's fields (`uid`, `gid`, `home`, `mail`, …) in the attempt.
    ///
    /// @return false when the user is unknown here
    boolean describe(Attempt attempt) throws DbException;
}
