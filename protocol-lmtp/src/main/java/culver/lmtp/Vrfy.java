package culver.lmtp;

/// VRFY: tells nobody who has mail here. RFC 5321 §3.5.3, §7.3.
record Vrfy(String argument) implements LmtpCommand {
    @Override
    public Reply run(LmtpSession session) {
        return Reply.of(argument.isEmpty() ? PARAMETERS : "252 2.3.3 Try RCPT instead");
    }
}
