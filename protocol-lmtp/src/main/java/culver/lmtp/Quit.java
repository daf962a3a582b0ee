package culver.lmtp;

/// QUIT: the end. RFC 5321 §4.1.1.10.
record Quit() implements LmtpCommand {
    @Override
    public Reply run(LmtpSession session) {
        return Reply.of("221 2.0.0 Bye").bye();
    }
}
