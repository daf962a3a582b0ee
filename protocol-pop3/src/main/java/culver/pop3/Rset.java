package culver.pop3;

/// RSET: no message is marked as deleted. RFC 1939 §5.
record Rset() implements Pop3Command.InTransaction {
    @Override
    public Reply run(Pop3State.Transaction state, Pop3Session session) {
        state.maildrop().reset();
        return Reply.ok("");
    }
}
