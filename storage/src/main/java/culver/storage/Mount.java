package culver.storage;

import culver.storage.StorageSettings.Auto;
import culver.storage.live.FolderPath;
import culver.storage.live.FolderRoot;
import culver.storage.live.FolderTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A namespace with the tree that serves it: where full names become paths and back.
///
/// @param inbox         INBOX is here
/// @param subscriptions it keeps its own
/// @param rules         of `mailbox` blocks
/// @param listed        yes, no, children
record Mount(Namespace namespace, FolderRoot root, FolderTree tree, boolean inbox, boolean subscriptions, List<Rule> rules,
             StorageSettings.Listed listed) {
    /// What the configuration says of one mailbox.
    record Rule(FolderPath path, Set<String> specialUse, Auto auto) {
        Rule {
            specialUse = Set.copyOf(specialUse);
        }
    }

    Mount {
        rules = List.copyOf(rules);
    }

    String prefix() {
        return namespace.prefix();
    }

    /// True if the name lies in this namespace, by its prefix.
    boolean holds(MailboxName name) {
        return name.isInbox() ? inbox : name.full().startsWith(prefix()) && name.full().length() > prefix().length();
    }

    /// The path of a name that this holds.
    ///
    /// @throws StorageException INVALID_NAME
    FolderPath path(MailboxName name) throws StorageException {
        if (name.isInbox()) {
            return FolderPath.INBOX;
        }
        var path = new FolderPath(split(name.full().substring(prefix().length())));
        if (inbox && path.isInbox()) {
            throw new StorageException(StorageError.INVALID_NAME, "INBOX has no other name: " + name);
        }
        if (path.levels().stream().anyMatch(String::isEmpty)) {
            throw new StorageException(StorageError.INVALID_NAME, "empty level in " + name);
        }
        return path;
    }

    /// Levels of a name relative to the prefix; `inbox` is the inbox and what is below it, in any case.
    List<String> split(String relative) {
        var levels = new ArrayList<>(List.of(relative.split(Pattern.quote(String.valueOf(namespace.separator())), -1)));
        if (inbox && levels.getFirst().equalsIgnoreCase("INBOX")) {
            levels.set(0, "INBOX");
        }
        return levels;
    }

    /// The full name of a path; empty for one that no name can mean.
    Optional<MailboxName> name(FolderPath path) {
        if (inbox && path.isInbox()) {
            return Optional.of(MailboxName.INBOX);
        }
        var separator = String.valueOf(namespace.separator());
        if (path.levels().stream().anyMatch(level -> level.contains(separator))) {
            return Optional.empty();
        }
        try {
            var name = MailboxName.of(prefix() + String.join(separator, path.levels()));
            return name.isInbox() ? Optional.empty() : Optional.of(name);
        } catch (StorageException e) {
            return Optional.empty();
        }
    }

    Optional<Rule> rule(FolderPath path) {
        return rules.stream().filter(rule -> rule.path.equals(path)).findFirst();
    }

    /// True if the mailbox is made when it is first used.
    boolean automatic(FolderPath path) {
        return rule(path).filter(rule -> rule.auto != Auto.NO).isPresent();
    }
}
