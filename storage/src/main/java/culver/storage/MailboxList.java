package culver.storage;

import culver.storage.StorageSettings.Auto;
import culver.storage.StorageSettings.Listed;
import culver.storage.live.FolderPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// What LIST can show of one user: the folders of all trees, the mailboxes that the configuration makes by itself, the levels
/// above them, and the namespaces' prefixes. Made for one answer.
final class MailboxList {
    /// @param path null for a namespace's prefix
    private record Found(Mount mount, FolderPath path, boolean selectable, boolean marked) {
    }

    private final Map<MailboxName, Found> all = new TreeMap<>();
    /// Full names that have something below them.
    private final Set<String> parents = new HashSet<>();

    /// @param find the namespace of a name: folders whose name means one in another namespace cannot be reached
    MailboxList(List<Mount> mounts, Function<MailboxName, Mount> find) throws StorageException {
        for (var mount : mounts) {
            for (var folder : mount.tree().list()) {
                mount.name(folder.path()).filter(name -> find.apply(name) == mount)
                    .ifPresent(name -> all.put(name, new Found(mount, folder.path(), folder.selectable(), folder.marked())));
            }
            for (var rule : mount.rules()) {
                if (rule.auto() != Auto.NO) {
                    mount.name(rule.path()).ifPresent(name -> all.merge(name, new Found(mount, rule.path(), true, false),
                        (there, _) -> new Found(mount, rule.path(), true, there.marked)));
                }
            }
        }
        for (var entry : List.copyOf(all.entrySet())) {
            addParents(entry.getKey(), entry.getValue().mount);
        }
        mounts.forEach(this::addPrefix);
    }

    List<MailboxInfo> infos(Set<MailboxName> subscribed) {
        var list = new ArrayList<MailboxInfo>();
        all.forEach((name, found) -> {
            var use = found.path == null ? Set.<String>of() : found.mount.rule(found.path).map(Mount.Rule::specialUse).orElse(Set.of());
            list.add(new MailboxInfo(name, found.mount.namespace().separator(), found.selectable, parents.contains(name.full()),
                subscribed.contains(name), use, found.marked));
        });
        return list;
    }

    /// Names above a name, those included that are not folders themselves.
    private void addParents(MailboxName name, Mount mount) {
        char separator = mount.namespace().separator();
        var full = name.full();
        for (int at = full.lastIndexOf(separator); at > 0; at = full.lastIndexOf(separator, at - 1)) {
            var parent = full.substring(0, at);
            parents.add(parent);
            if (at >= mount.prefix().length()) {
                var levels = mount.split(parent.substring(mount.prefix().length()));
                all.putIfAbsent(new MailboxName(parent), new Found(mount, new FolderPath(levels), false, false));
            }
        }
    }

    /// `Public` of the prefix `Public/`.
    private void addPrefix(Mount mount) {
        var prefix = mount.prefix();
        if (prefix.length() < 2 || prefix.charAt(prefix.length() - 1) != mount.namespace().separator()) {
            return;
        }
        var name = new MailboxName(prefix.substring(0, prefix.length() - 1));
        if (mount.listed() == Listed.YES || mount.listed() == Listed.CHILDREN && parents.contains(name.full())) {
            all.putIfAbsent(name, new Found(mount, null, false, false));
        }
    }
}
