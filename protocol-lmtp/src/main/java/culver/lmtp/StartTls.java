package culver.lmtp;

import culver.net.Connection.ClosedException;

/// STARTTLS: go over to TLS. RFC 3207 §4.2: what the client said before the handshake counts for nothing, its name included.
record StartTls(String argument) implements LmtpCommand {
    @Override
    public Reply run(LmtpSession session) throws ClosedException {
        if (!argument.isEmpty()) {
            return Reply.of(PARAMETERS);
        }
        if (session.connection().peer().tls()) {
            return Reply.of("443 5.5.1 TLS is already active");
        }
        if (!session.connection().canStartTls()) {
            return Reply.of("502 5.5.1 TLS support is not enabled");
        }
        session.startTls("220 2.0.0 Begin TLS negotiation now.\r\n");
        return Reply.sent();
    }
}
