package culver.lda.filter;

import java.util.List;

/// `:0 flags : lock`, its conditions, and what to do.
///
/// @param line       of the rc file
/// @param flags      the letters
/// @param locked     is there a second colon?
/// @param lock       the lock file's name, empty when it is to be derived
/// @param conditions as they stand there, without the asterisk
record Recipe(int line, String flags, boolean locked, Word lock, List<String> conditions, Action action) {
    /// What a recipe does.
    sealed interface Action {
    }

    /// `{ … }`
    ///
    /// @param closed is there a `}`?
    record Block(List<Statement> statements, boolean closed) implements Action {
    }

    /// `| command`
    record Pipe(String command) implements Action {
    }

    /// `NAME=| command`
    record Capture(String variable, String command) implements Action {
    }

    /// `! address …`
    record Forward(Word addresses) implements Action {
    }

    /// A file or directory, and more directories.
    record Folder(Word names) implements Action {
    }

    /// The file ended where the action should be.
    record Missing() implements Action {
    }

    boolean has(char flag) {
        return flags.indexOf(flag) >= 0;
    }

    /// `h`/`b`: is the header for the action? Neither letter means both.
    boolean feedsHeader() {
        return has('h') || !has('b');
    }

    boolean feedsBody() {
        return has('b') || !has('h');
    }

    boolean searchesHeader() {
        return has('H') || !has('B');
    }

    boolean searchesBody() {
        return has('B');
    }
}
