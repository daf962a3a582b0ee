package culver.lda.filter;

import java.io.IOException;

/// procmail's language: one mail, the recipient's rc files, and in the end an exit code.
///
/// The mail that is not delivered by any recipe goes to `DEFAULT`, then to `ORGMAIL`; only when that fails too is the exit code one of failure.
/// The current directory is the run's own, the file creation mask is the process's: one run at a time in a process, which is the recipient's anyhow.
///
/// Errors: an [IOException] means that the mail could not even be read from its spool; it is nowhere, and the MTA must try again.
public final class Filter {
    private final FilterSetup setup;

    public Filter(FilterSetup setup) {
        this.setup = setup;
    }

    /// Runs the rc files on a mail.
    ///
    /// @return the exit code for the MTA
    public int run(Octets mail) throws IOException {
        var read = Mail.of(mail);
        return new Run(setup, setup.markFromLines() ? read : read.withTrueLength(setup.tempDir())).all();
    }
}
