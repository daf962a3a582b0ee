package culver.pop3;

/// USER: half of a plaintext login. RFC 1939 §7.
record User(String name) implements Pop3Command.InAuthorization {
    static User parse(String argument) throws Pop3Error {
        if (argument.isBlank()) {
            throw new Pop3Error("No username given.");
        }
        return new User(argument.strip());
    }

    @Override
    public Reply run(Pop3State.Authorization state, Pop3Session session) {
        if (!session.plaintextAllowed()) {
            return Reply.error(Pop3Session.PLAINTEXT_REFUSED);
        }
        return Reply.ok("").into(new Pop3State.Authorization(name));
    }
}
