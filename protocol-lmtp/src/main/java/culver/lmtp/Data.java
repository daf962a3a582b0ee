package culver.lmtp;

import culver.net.Connection.ClosedException;

/// DATA: the message, up to CRLF.CRLF; then one answer for each recipient. RFC 2033 §4.2.
///
/// Whatever the answer is, the decoder waits to hear it.
record Data(String argument) implements LmtpCommand {
    @Override
    public Reply run(LmtpSession session) throws LmtpError, ClosedException, InterruptedException {
        var refusal = refusal(session);
        if (!refusal.isEmpty()) {
            session.connection().tellDecoder(LmtpFrameDecoder.Note.COMMANDS);
            return Reply.of(refusal);
        }
        session.connection().tellDecoder(LmtpFrameDecoder.Note.MESSAGE);
        session.line("354 OK");
        return session.deliver(session::nextText);
    }

    private String refusal(LmtpSession session) {
        if (!argument.isEmpty()) {
            return PARAMETERS;
        }
        return session.transaction().map(transaction -> transaction.receiving() ? "503 5.5.0 Bad sequence of commands"
                : transaction.recipients().isEmpty() ? "503 5.5.0 No valid recipients" : "").orElse("503 5.5.0 MAIL needed first");
    }
}
