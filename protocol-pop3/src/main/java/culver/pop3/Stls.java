package culver.pop3;

import culver.net.Connection.ClosedException;

/// STLS: go over to TLS. RFC 2595 §4: what the client sent before the handshake counts for nothing, a USER included.
record Stls() implements Pop3Command.InAuthorization {
    @Override
    public Reply run(Pop3State.Authorization state, Pop3Session session) throws ClosedException {
        if (session.connection().peer().tls()) {
            return Reply.error("TLS is already active.");
        }
        if (!session.connection().canStartTls()) {
            return Reply.error("TLS support isn't enabled.");
        }
        session.startTls("+OK Begin TLS negotiation now.\r\n");
        return Reply.sent().into(Pop3State.Authorization.START);
    }
}
