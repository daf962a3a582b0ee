package culver.auth.db;

/// A database could not be asked, or its answer makes no sense: the login fails for now, and the log says why.
public final class DbException extends Exception {
    public DbException(String message) {
        super(message);
    }

    public DbException(String message, Throwable cause) {
        super(message, cause);
    }
}
