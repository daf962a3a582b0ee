package culver.pop3;

import java.util.ArrayList;

/// CAPA: what this server does, in this state. RFC 2449 §5.
record Capa() implements Pop3Command.AnyState {
    @Override
    public Reply run(Pop3State state, Pop3Session session) {
        var lines = new ArrayList<String>();
        lines.add("CAPA");
        lines.add("TOP");
        lines.add("UIDL");
        lines.add("RESP-CODES");
        lines.add("PIPELINING");
        lines.add("AUTH-RESP-CODE");
        if (state instanceof Pop3State.Authorization) {
            if (session.connection().canStartTls()) {
                lines.add("STLS");
            }
            if (session.plaintextAllowed()) {
                lines.add("USER");
            }
            var mechanisms = session.mechanisms();
            if (!mechanisms.isEmpty()) {
                lines.add("SASL " + String.join(" ", mechanisms));
            }
        }
        return Reply.lines("", lines);
    }
}
