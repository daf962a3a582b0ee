package culver.lda.filter;

/// Is told every step of a run: for dry runs, and to explain one.
public interface Trace {
    /// Nobody listens.
    Trace NONE = new Trace() {
    };

    /// A recipe is looked at.
    ///
    /// @param skipped its `A`, `a`, `E` or `e` says that it is not its turn
    default void recipe(String rcFile, int line, boolean skipped) {
    }

    /// A condition was looked at.
    default void condition(String condition, boolean holds) {
    }

    /// A variable has a new value; null: none any more.
    default void assigned(String name, String value) {
    }

    /// An action was taken, or would have been in a dry run.
    default void action(String action, boolean succeeded) {
    }

    /// A lock file was asked for.
    default void lock(String name, boolean taken) {
    }

    /// Something that the log is told.
    default void said(String message) {
    }

    /// The run is over.
    ///
    /// @param folder   the last one
    /// @param exitCode for the MTA
    default void end(String folder, int exitCode) {
    }
}
