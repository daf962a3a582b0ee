package culver.auth.password;

/// A stored password cannot be used: its scheme is unknown or its text is not of that scheme. The message is for the log and does not hold the text.
public final class PasswordFormatException extends Exception {
    public PasswordFormatException(String message) {
        super(message);
    }
}
