package culver.imap.command;

import culver.imap.state.ImapState.LoggedIn;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.ImapResponse;
import culver.imap.wire.SyntaxException;
import culver.storage.MailboxName;
import culver.storage.StorageException;
import java.util.List;
import java.util.TreeMap;

/// LSUB: the names that the user subscribed to, whether they exist or not. RFC 3501 §6.3.9. Where `%` stops at a level whose own name is not
/// subscribed but one below it is, the level is shown with `\Noselect`.
public record Lsub(String reference, String pattern) implements AuthenticatedCommand {
    static Lsub parse(Arguments in) throws SyntaxException {
        in.space();
        var reference = in.astring();
        in.space();
        var pattern = in.listMailbox();
        in.end();
        return new Lsub(reference, pattern);
    }

    @Override
    public Completion run(LoggedIn state, Client client) throws StorageException {
        var store = state.account().store();
        var namespaces = store.namespaces();
        if (pattern.isEmpty()) {
            client.send(ListMailboxes.root("LSUB", namespaces, reference));
            return Completion.ok("Lsub completed.");
        }
        var wanted = new ListPattern(reference + pattern);
        var lines = new TreeMap<MailboxName, ImapResponse.ListLine>();
        for (var name : store.subscriptions()) {
            char separator = ListMailboxes.of(namespaces, name.full()).separator();
            if (wanted.matches(name, separator)) {
                lines.put(name, new ImapResponse.ListLine("LSUB", List.of(), separator, name));
                continue;
            }
            for (int cut = name.full().lastIndexOf(separator); cut > 0; cut = name.full().lastIndexOf(separator, cut - 1)) {
                var parent = new MailboxName(name.full().substring(0, cut));
                if (wanted.matches(parent, separator)) {
                    lines.putIfAbsent(parent, new ImapResponse.ListLine("LSUB", List.of("\\Noselect"), separator, parent));
                    break;
                }
            }
        }
        lines.values().forEach(client::send);
        return Completion.ok("Lsub completed.");
    }
}
