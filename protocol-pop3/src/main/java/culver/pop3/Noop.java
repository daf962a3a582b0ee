package culver.pop3;

/// NOOP: nothing. RFC 1939 §5.
record Noop() implements Pop3Command.InTransaction {
    @Override
    public Reply run(Pop3State.Transaction state, Pop3Session session) {
        return Reply.ok("");
    }
}
