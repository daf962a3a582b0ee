package culver.lmtp;

/// A command that cannot be obeyed: the message is the whole reply, code first.
final class LmtpError extends Exception {
    LmtpError(String reply) {
        super(reply, null, false, false);
    }
}
