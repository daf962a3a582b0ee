package culver.pop3;

/// DELE: mark as deleted; QUIT removes. RFC 1939 §5.
record Dele(int number) implements Pop3Command.InTransaction {
    @Override
    public Reply run(Pop3State.Transaction state, Pop3Session session) throws Pop3Error {
        state.maildrop().delete(number);
        return Reply.ok("Marked to be deleted.");
    }
}
