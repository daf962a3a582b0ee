package culver.pop3;

/// PASS: the other half. RFC 1939 §7: the whole rest of the line is the password, blanks included.
record Pass(String password) implements Pop3Command.InAuthorization {
    @Override
    public Reply run(Pop3State.Authorization state, Pop3Session session) {
        if (state.user().isEmpty()) {
            return Reply.error("No username given.");
        }
        if (!session.plaintextAllowed()) {
            return Reply.error(Pop3Session.PLAINTEXT_REFUSED);
        }
        return session.entered(session.login(state.user(), password));
    }

    /// Without the password: it may reach a log.
    @Override
    public String toString() {
        return "Pass[]";
    }
}
