package culver.pop3;

import java.util.List;

/// How a command ended: what is sent, and where the session is then. A command returns one, so none can forget to answer.
///
/// @param text  the status line without CRLF; empty when the command has sent its answer itself
/// @param lines what follows the status line, ended by a lone dot; null for a one-line answer
/// @param next  the state from now on; null: the same
/// @param end   the session is over
/// @param bad   counts towards the limit of bad commands
record Reply(String text, List<String> lines, Pop3State next, boolean end, boolean bad) {
    static Reply ok(String text) {
        return new Reply("+OK" + (text.isEmpty() ? "" : " " + text), null, null, false, false);
    }

    /// A multi-line answer; `lines` are ours, none begins with a dot.
    static Reply lines(String text, List<String> lines) {
        return new Reply(text.isEmpty() ? "+OK" : "+OK " + text, lines, null, false, false);
    }

    static Reply error(String text) {
        return new Reply("-ERR " + text, null, null, false, false);
    }

    /// The command is not one, or its arguments are not: the client is broken or is no mail client.
    static Reply bad(String text) {
        return new Reply("-ERR " + text, null, null, false, true);
    }

    /// The command has written its answer.
    static Reply sent() {
        return new Reply("", null, null, false, false);
    }

    Reply into(Pop3State state) {
        return new Reply(text, lines, state, end, bad);
    }

    Reply bye() {
        return new Reply(text, lines, next, true, bad);
    }
}
