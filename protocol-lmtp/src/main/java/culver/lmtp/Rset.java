package culver.lmtp;

/// RSET: forgets the transaction. RFC 5321 §4.1.1.5.
record Rset(String argument) implements LmtpCommand {
    @Override
    public Reply run(LmtpSession session) {
        if (!argument.isEmpty()) {
            return Reply.of(PARAMETERS);
        }
        session.endTransaction();
        return Reply.of("250 2.0.0 OK");
    }
}
