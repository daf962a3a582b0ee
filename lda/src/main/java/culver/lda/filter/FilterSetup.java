package culver.lda.filter;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// All that a run needs to know of the world.
///
/// @param variables     the first values of the variables, which are also the programs' environment
/// @param assignments   `NAME=value` from the command line, in order
/// @param directory     the current one
/// @param arguments     `$1` and further
/// @param rcFiles       which rc files there are, in the order in which they are tried
/// @param temporaryOnly `-t`: failures are told as temporary
/// @param markFromLines `-Y`: a Content-Length field is no reason not to mark `From ` lines
/// @param output        where a lone `|` writes
/// @param errors        diagnostics, as long as there is no `LOGFILE`
/// @param mailboxes     the mail store's door
/// @param trace         is told every step
/// @param dryRun        nothing is delivered, locked or logged; programs whose answer decides something (conditions, backticks, filters) run
/// @param dropRights    makes the process the recipient's; may be called again
/// @param tempDir       where large mails lie meanwhile
public record FilterSetup(Map<String, String> variables, List<Assignment> assignments, Path directory, List<String> arguments, List<RcFile> rcFiles,
                          boolean temporaryOnly, boolean markFromLines, OutputStream output, OutputStream errors, Mailboxes mailboxes, Trace trace,
                          boolean dryRun, Rights dropRights, Path tempDir) {
    /// `NAME=value`.
    ///
    /// @param value not expanded yet
    public record Assignment(String name, String value) {
    }

    /// An rc file.
    ///
    /// @param name     as it is written
    /// @param path     where that is
    /// @param system   the system's (`/etc/procmailrc`): the next one is run after it, and as the recipient
    /// @param owners   user numbers that may own it beside root; empty: it is trusted as it is
    /// @param optional it need not be there
    public record RcFile(String name, Path path, boolean system, List<Integer> owners, boolean optional) {
    }

    /// Gives up the rights that the recipient does not have.
    @FunctionalInterface
    public interface Rights {
        void drop() throws java.io.IOException;
    }
}
