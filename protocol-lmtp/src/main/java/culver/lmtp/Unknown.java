package culver.lmtp;

/// A verb that is none of ours; HELO and EHLO are among them (RFC 2033 §4.1).
record Unknown() implements LmtpCommand {
    @Override
    public Reply run(LmtpSession session) {
        return Reply.bad("500 5.5.1 Unknown command");
    }
}
