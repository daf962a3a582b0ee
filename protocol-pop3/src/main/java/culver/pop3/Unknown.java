package culver.pop3;

/// A word that is no command, or not one of the present state: both are answered alike.
record Unknown(String verb) implements Pop3Command.AnyState {
    @Override
    public Reply run(Pop3State state, Pop3Session session) {
        return Reply.bad(state instanceof Pop3State.Transaction ? "Unknown command: " + Pop3Command.shorten(verb) : "Unknown command.");
    }
}
