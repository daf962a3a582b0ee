package culver.lmtp;

import java.util.ArrayList;

/// LHLO: the client's name; the answer says what the server can do. RFC 2033 §4.1.
record Lhlo(String name) implements LmtpCommand {
    static Lhlo parse(String argument) throws LmtpError {
        if (argument.isBlank()) {
            throw new LmtpError("501 Missing hostname");
        }
        return new Lhlo(argument.strip());
    }

    @Override
    public Reply run(LmtpSession session) {
        session.greeted(name);
        var lines = new ArrayList<String>();
        lines.add(session.hostname());
        lines.add("8BITMIME");
        lines.add("CHUNKING");
        lines.add("ENHANCEDSTATUSCODES");
        lines.add("PIPELINING");
        lines.add("SIZE" + (session.maxMessageSize() > 0 ? " " + session.maxMessageSize() : ""));
        lines.add("SMTPUTF8");
        if (session.connection().canStartTls()) {
            lines.add("STARTTLS");
        }
        if (session.trusted()) {
            lines.add("XCLIENT " + String.join(" ", XClient.NAMES));
        }
        return Reply.lines("250", lines);
    }
}
