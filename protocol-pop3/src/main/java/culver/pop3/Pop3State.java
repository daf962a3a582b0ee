package culver.pop3;

/// Where a session is (RFC 1939 §3). The update state has no value of its own: it is what QUIT does.
sealed interface Pop3State {
    /// Nobody is logged in.
    ///
    /// @param user what USER said last, or empty
    record Authorization(String user) implements Pop3State {
        static final Authorization START = new Authorization("");
    }

    /// Logged in, with the messages of that moment.
    record Transaction(Maildrop maildrop) implements Pop3State {
    }
}
