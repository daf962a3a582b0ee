package culver.imap.wire;

/// The client's command is not well-formed: answered with BAD and this message, and changes nothing.
public final class SyntaxException extends Exception {
    public SyntaxException(String message) {
        super(message, null, false, false);
    }
}
