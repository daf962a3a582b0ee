package culver.lda;

/// What the MTA is told, as `sysexits.h` numbers it and as dovecot-lda uses it.
public enum Exit {
    /// The message is in the mailbox, on disk.
    OK(0),
    /// The command line is wrong.
    USAGE(64),
    /// Nobody has that name: the MTA bounces.
    NOUSER(67),
    /// Anything that may work later, and anything unforeseen: the MTA keeps the message and tries again.
    TEMPFAIL(75),
    /// Refused for good, with `-e`: the MTA bounces with what was printed.
    NOPERM(77);

    private final int code;

    Exit(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
