package culver.auth;

/// A user database could not be asked now. The message is for the log.
public final class TemporaryAuthException extends Exception {
    public TemporaryAuthException(String message, Throwable cause) {
        super(message, cause);
    }
}
