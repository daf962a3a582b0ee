package culver.lmtp;

/// NOOP: does nothing. RFC 5321 §4.1.1.9.
record Noop() implements LmtpCommand {
    @Override
    public Reply run(LmtpSession session) {
        return Reply.of("250 2.0.0 OK");
    }
}
