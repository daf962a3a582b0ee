package culver.tls;

/// `mkcert` cannot do what was asked. The message is for the person at the terminal.
final class MkcertException extends Exception {
    MkcertException(String message) {
        super(message);
    }

    MkcertException(String message, Throwable cause) {
        super(message, cause);
    }
}
