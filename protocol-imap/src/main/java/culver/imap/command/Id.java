package culver.imap.command;

import culver.imap.state.ImapState;
import culver.imap.state.ImapState.LoggedIn;
import culver.imap.state.ImapState.NotAuthenticated;
import culver.imap.state.Options;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.ImapResponse;
import culver.imap.wire.SyntaxException;
import culver.net.SessionLog;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// ID: who are you? RFC 2971. The server says what `imap_id_send` names; of the client's answer `imap_id_log` names what goes to the log.
///
/// @param fields the client's, in its order; empty for NIL
public record Id(SequencedMap<String, String> fields) implements AnyStateCommand {
    private static final int MOST_FIELDS = 30;
    private static final int LONGEST_VALUE = 1024;
    private static final Map<String, String> OURS = Map.of(
        "name", "Culver",
        "version", "0.1",
        "os", System.getProperty("os.name"),
        "os-version", System.getProperty("os.version"),
        "support-url", "",
        "vendor", "Culver");

    static Id parse(Arguments in) throws SyntaxException {
        var fields = new LinkedHashMap<String, String>();
        if (in.atEnd()) {
            return new Id(fields);
        }
        in.space();
        if (in.takeKeyword("NIL")) {
            in.end();
            return new Id(fields);
        }
        for (Iterator<String> each = in.list(Arguments::nstring).iterator(); each.hasNext(); ) {
            var name = each.next();
            if (name == null || !each.hasNext()) {
                throw new SyntaxException("Invalid ID parameters");
            }
            var value = each.next();
            if (fields.size() == MOST_FIELDS || value != null && value.length() > LONGEST_VALUE) {
                throw new SyntaxException("Too many or too long ID parameters");
            }
            fields.put(name, value);
        }
        in.end();
        return new Id(fields);
    }

    @Override
    public Completion run(ImapState state, Client client) {
        switch (state) {
            case NotAuthenticated before -> answer(before.service().options(), SessionLog.beforeLogin("imap"), client);
            case LoggedIn loggedIn -> answer(loggedIn.account().options(), loggedIn.account().log(), client);
            case ImapState.Logout _ -> { }
        }
        return Completion.ok("ID completed.");
    }

    private void answer(Options options, SessionLog log, Client client) {
        var logged = fields.entrySet().stream()
            .filter(e -> options.idLog().contains("*") || options.idLog().contains(e.getKey()))
            .map(e -> e.getKey() + "=" + (e.getValue() == null ? "NIL" : e.getValue()))
            .collect(Collectors.joining(", "));
        if (!logged.isEmpty()) {
            log.info("ID sent: " + logged.replaceAll("\\p{Cntrl}", "?"));
        }
        client.send(new ImapResponse.Id(ours(options)));
    }

    /// `imap_id_send` is `name value …`; a `*` for the value means our own.
    private static Map<String, String> ours(Options options) {
        var answer = new LinkedHashMap<String, String>();
        for (var words = options.idSend().iterator(); words.hasNext(); ) {
            var name = words.next();
            var value = words.hasNext() ? words.next() : "*";
            answer.put(name, value.equals("*") ? OURS.get(name) : value);
        }
        return answer;
    }
}
