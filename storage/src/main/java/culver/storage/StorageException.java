package culver.storage;

/// Storage could not do what was asked.
///
/// The message is for the log (it may name files); a protocol shows the client only what [#error] means.
public final class StorageException extends Exception {
    private final StorageError error;

    public StorageException(StorageError error, String message) {
        super(message);
        this.error = error;
    }

    public StorageException(StorageError error, String message, Throwable cause) {
        super(message, cause);
        this.error = error;
    }

    public StorageError error() {
        return error;
    }
}
