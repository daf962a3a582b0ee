package culver.posix;

import java.io.IOException;

/// A system call failed: which one, upon what, and the error number.
public final class PosixException extends IOException {
    private final int errno;

    PosixException(String call, int errno) {
        super(call + " failed: " + Libc.text(errno) + " (errno " + errno + ")");
        this.errno = errno;
    }

    PosixException(String message) {
        super(message);
        this.errno = 0;
    }

    /// The number of `<errno.h>`, or 0 when the failure had none.
    public int errno() {
        return errno;
    }

    /// The process may not do this (EACCES or EPERM).
    public boolean denied() {
        return errno == Libc.EACCES || errno == Libc.EPERM;
    }
}
