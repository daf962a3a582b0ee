package culver.imap.command;

import culver.imap.state.ImapState;
import culver.imap.state.ImapState.LoggedIn;
import culver.imap.state.ImapState.NotAuthenticated;
import culver.imap.state.Options;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.ImapResponse;
import culver.imap.wire.SyntaxException;
import java.util.ArrayList;
import java.util.List;

/// CAPABILITY. RFC 3501 §6.1.1. What works in the present state, no more; `imap_capability` replaces the list after login, or adds to it
/// when it begins with `+`.
public record Capability() implements AnyStateCommand {
    private static final List<String> LOGGED_IN = List.of("IMAP4rev1", "LITERAL+", "ID", "ENABLE", "IDLE", "NAMESPACE", "CHILDREN", "UIDPLUS",
        "UNSELECT", "MOVE", "SPECIAL-USE", "ESEARCH");

    static Capability parse(Arguments in) throws SyntaxException {
        in.end();
        return new Capability();
    }

    @Override
    public Completion run(ImapState state, Client client) {
        client.send(new ImapResponse.Capability(names(state, client)));
        return Completion.ok("Capability completed.");
    }

    /// What the server can do for this client now.
    public static List<String> names(ImapState state, Client client) {
        return switch (state) {
            case NotAuthenticated before -> beforeLogin(before, client);
            case LoggedIn loggedIn -> afterLogin(loggedIn.account().options());
            case ImapState.Logout _ -> List.of("IMAP4rev1");
        };
    }

    private static List<String> beforeLogin(NotAuthenticated state, Client client) {
        var names = new ArrayList<>(List.of("IMAP4rev1", "LITERAL+", "ID"));
        if (client.connection().canStartTls()) {
            names.add("STARTTLS");
        }
        var service = state.service();
        var mechanisms = service.authenticator().mechanisms(client.peer().secured());
        if (!mechanisms.isEmpty()) {
            names.add("SASL-IR");
        }
        if (!Admission.plaintextAllowed(service, client)) {
            names.add("LOGINDISABLED");
        }
        mechanisms.forEach(mechanism -> names.add("AUTH=" + mechanism));
        return names;
    }

    static List<String> afterLogin(Options options) {
        var configured = options.capability().strip();
        if (configured.isEmpty()) {
            return LOGGED_IN;
        }
        var names = new ArrayList<>(configured.startsWith("+") ? LOGGED_IN : List.<String>of());
        for (var name : configured.substring(configured.startsWith("+") ? 1 : 0).strip().split("\\s+")) {
            if (!name.isEmpty() && !names.contains(name)) {
                names.add(name);
            }
        }
        return names;
    }
}
