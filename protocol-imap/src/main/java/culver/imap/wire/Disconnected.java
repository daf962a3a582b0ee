package culver.imap.wire;

/// The session is over without a LOGOUT: the client is gone, or must go. Unwinds to the session's loop from wherever the session
/// was reading or writing; what was not committed is rolled back on the way.
public final class Disconnected extends RuntimeException {
    private final String bye;

    private Disconnected(String reason, String bye) {
        super(reason, null, false, false);
        this.bye = bye;
    }

    /// The socket is closed.
    public static Disconnected gone(String reason) {
        return new Disconnected(reason, null);
    }

    /// The server ends it.
    ///
    /// @param reason for the log
    /// @param bye    for the client
    public static Disconnected bye(String reason, String bye) {
        return new Disconnected(reason, bye);
    }

    /// The text of `* BYE`, or null when there is nobody to tell.
    public String bye() {
        return bye;
    }
}
