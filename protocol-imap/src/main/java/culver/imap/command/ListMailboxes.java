package culver.imap.command;

import culver.imap.state.ImapState.LoggedIn;
import culver.imap.wire.Arguments;
import culver.imap.wire.Client;
import culver.imap.wire.ImapResponse;
import culver.imap.wire.SyntaxException;
import culver.storage.MailboxInfo;
import culver.storage.MailboxName;
import culver.storage.ModifiedUtf7;
import culver.storage.Namespace;
import culver.storage.StorageException;
import java.util.ArrayList;
import java.util.List;

/// LIST: the names of mailboxes. RFC 3501 §6.3.8; whether they have children, RFC 3348; special uses, RFC 6154.
///
/// Of the extended syntax it takes what RFC 6154 adds: `LIST (SPECIAL-USE) "" *`, and `RETURN (SPECIAL-USE)`, which is always done.
///
/// @param specialOnly only mailboxes with a special use
public record ListMailboxes(String reference, String pattern, boolean specialOnly) implements AuthenticatedCommand {
    static ListMailboxes parse(Arguments in) throws SyntaxException {
        in.space();
        boolean specialOnly = false;
        if (in.at('(')) {
            specialOnly = !in.list(each -> option(each, "select")).isEmpty();
            in.space();
        }
        var reference = in.astring();
        in.space();
        var pattern = in.listMailbox();
        if (in.at(' ')) {
            in.space();
            if (in.takeKeyword("RETURN")) {
                in.space();
                in.list(each -> option(each, "return"));
            }
        }
        in.end();
        return new ListMailboxes(reference, pattern, specialOnly);
    }

    private static String option(Arguments in, String kind) throws SyntaxException {
        var name = in.keyword();
        if (!name.equals("SPECIAL-USE") && !(name.equals("CHILDREN") && kind.equals("return"))) {
            throw new SyntaxException("Unknown " + kind + " options");
        }
        return name;
    }

    @Override
    public Completion run(LoggedIn state, Client client) throws StorageException {
        var store = state.account().store();
        var namespaces = store.namespaces();
        if (pattern.isEmpty() && !specialOnly) {
            client.send(root("LIST", namespaces, reference));
            return Completion.ok("List completed.");
        }
        var wanted = new ListPattern(reference + pattern);
        for (var info : store.list()) {
            if (wanted.matches(info.name(), info.separator()) && (!specialOnly || !info.specialUse().isEmpty())
                && shown(info.name(), namespaces, wanted)) {
                client.send(new ImapResponse.ListLine("LIST", attributes(info), info.separator(), info.name()));
            }
        }
        return Completion.ok("List completed.");
    }

    /// The root of the namespace that a reference is in, and its separator.
    static ImapResponse root(String verb, List<Namespace> namespaces, String reference) {
        var namespace = of(namespaces, reference);
        return new ImapResponse.ListRoot(verb, namespace.separator(), ModifiedUtf7.encode(reference.isEmpty() ? "" : namespace.prefix()));
    }

    /// The namespace of a name: the one with the longest prefix that fits.
    static Namespace of(List<Namespace> namespaces, String name) {
        var best = namespaces.getFirst();
        boolean found = false;
        for (var each : namespaces) {
            if (name.startsWith(each.prefix()) && (!found || each.prefix().length() > best.prefix().length())) {
                best = each;
                found = true;
            }
        }
        return best;
    }

    /// A namespace with `list = no` shows only to patterns that name its prefix.
    private static boolean shown(MailboxName name, List<Namespace> namespaces, ListPattern pattern) {
        var namespace = of(namespaces, name.full());
        return namespace.listed() || pattern.fixedPrefix().startsWith(ModifiedUtf7.encode(namespace.prefix()));
    }

    private static List<String> attributes(MailboxInfo info) {
        var attributes = new ArrayList<String>();
        if (!info.selectable()) {
            attributes.add("\\Noselect");
        }
        attributes.add(info.hasChildren() ? "\\HasChildren" : "\\HasNoChildren");
        if (info.marked()) {
            attributes.add("\\Marked");
        }
        info.specialUse().stream().sorted().forEach(attributes::add);
        return attributes;
    }
}
