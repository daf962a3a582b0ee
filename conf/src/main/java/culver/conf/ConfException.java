package culver.conf;

/// A configuration that cannot be used: what is wrong, where, and the remedy, in one line for the administrator.
///
/// The message begins with `FILE line N: ` wherever the mistake has a place in a file.
public final class ConfException extends Exception {
    public ConfException(String message) {
        super(message);
    }

    public ConfException(String message, Throwable cause) {
        super(message, cause);
    }
}
