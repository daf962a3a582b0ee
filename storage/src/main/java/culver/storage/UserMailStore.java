package culver.storage;

import culver.storage.StorageSettings.Auto;
import culver.storage.live.FolderPath;
import culver.storage.live.FolderTree;
import culver.storage.live.LiveMailboxes;
import culver.storage.live.Subscriptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// One user's mail over the trees of the namespaces. One session thread.
final class UserMailStore implements MailStore {
    /// A tree's subscriptions, and what a name is called in there.
    private record Subscription(Subscriptions file, FolderPath path) {
    }

    private final List<Mount> mounts;
    /// Longest prefix first: the order in which a name looks for its namespace.
    private final List<Mount> byPrefix;
    private final LiveMailboxes live;
    private final long maxKeyword;

    UserMailStore(List<Mount> mounts, LiveMailboxes live, long maxKeyword) {
        this.mounts = List.copyOf(mounts);
        this.byPrefix = mounts.stream().sorted(Comparator.comparing((Mount mount) -> mount.prefix().length()).reversed()).toList();
        this.live = live;
        this.maxKeyword = maxKeyword;
    }

    @Override
    public List<Namespace> namespaces() {
        return mounts.stream().map(Mount::namespace).toList();
    }

    @Override
    public List<MailboxInfo> list() throws StorageException {
        return new MailboxList(mounts, this::find).infos(Set.copyOf(subscriptions()));
    }

    @Override
    public MailboxInfo info(MailboxName name) throws StorageException {
        for (var info : list()) {
            if (info.name().equals(name)) {
                return info;
            }
        }
        return new MailboxInfo(name, mount(name).namespace().separator(), false, false, subscriptions().contains(name), Set.of(), false);
    }

    @Override
    public boolean exists(MailboxName name) throws StorageException {
        var mount = mount(name);
        var path = mount.path(name);
        return mount.automatic(path) || path.isInbox() && mount.inbox() || mount.tree().exists(path);
    }

    @Override
    public List<MailboxName> subscriptions() throws StorageException {
        var names = new TreeSet<MailboxName>();
        for (var mount : mounts) {
            if (mount.subscriptions()) {
                for (var path : mount.tree().subscriptions(mount.root()).read()) {
                    mount.name(path).ifPresent(names::add);
                }
            }
            for (var rule : mount.rules()) {
                if (rule.auto() == Auto.SUBSCRIBE && !mount.tree().exists(rule.path())) {
                    mount.name(rule.path()).ifPresent(names::add);
                }
            }
        }
        return List.copyOf(names);
    }

    @Override
    public void subscribe(MailboxName name) throws StorageException {
        var place = subscription(name);
        place.file.set(place.path, true);
    }

    @Override
    public void unsubscribe(MailboxName name) throws StorageException {
        var mount = mount(name);
        if (!mount.path(name).isInbox() && mount.automatic(mount.path(name)) && !mount.tree().exists(mount.path(name))) {
            mount.tree().create(mount.path(name));                     // from here on the file alone says what is subscribed
        }
        var place = subscription(name);
        place.file.set(place.path, false);
    }

    /// Where the subscription of a name is kept: in its namespace, or in the nearest above it that keeps its own.
    private Subscription subscription(MailboxName name) throws StorageException {
        var mount = mount(name);
        var path = mount.path(name);
        if (mount.subscriptions()) {
            return new Subscription(mount.tree().subscriptions(mount.root()), path);
        }
        for (var above : byPrefix) {
            if (above.subscriptions() && mount.prefix().startsWith(above.prefix())) {
                var levels = above.split(name.full().substring(above.prefix().length()));
                return new Subscription(above.tree().subscriptions(above.root()), new FolderPath(levels));
            }
        }
        throw new StorageException(StorageError.NO_PERMISSION, "no namespace keeps subscriptions for " + name);
    }

    @Override
    public void create(MailboxName name) throws StorageException {
        var mount = mount(name);
        boolean parent = name.full().charAt(name.full().length() - 1) == mount.namespace().separator();
        var path = mount.path(parent ? new MailboxName(name.full().substring(0, name.full().length() - 1)) : name);
        if (path.isInbox() && mount.inbox() || mount.tree().exists(path)) {
            throw new StorageException(StorageError.EXISTS, name + " exists");
        }
        createParents(mount, path);
        if (parent) {
            mount.tree().createParent(path);
            if (listed(mount.tree(), path)) {
                return;
            }
        }
        mount.tree().create(path);
    }

    private static boolean listed(FolderTree tree, FolderPath path) throws StorageException {
        return tree.list().stream().anyMatch(folder -> folder.path().equals(path));
    }

    private static void createParents(Mount mount, FolderPath path) throws StorageException {
        if (path.levels().size() > 1) {
            var above = new FolderPath(path.levels().subList(0, path.levels().size() - 1));
            if (!above.isInbox()) {
                mount.tree().createParent(above);
            }
        }
    }

    @Override
    public void delete(MailboxName name) throws StorageException {
        var mount = mount(name);
        var path = mount.path(name);
        var tree = mount.tree();
        if (path.isInbox() && mount.inbox()) {
            throw new StorageException(StorageError.NO_PERMISSION, "INBOX cannot be deleted");
        }
        if (!tree.exists(path)) {
            var folders = tree.list();
            if (folders.stream().anyMatch(folder -> path.isAbove(folder.path()))) {
                throw new StorageException(StorageError.NOT_SELECTABLE, name + " has only children");
            }
            if (folders.stream().noneMatch(folder -> folder.path().equals(path))) {
                throw new StorageException(StorageError.NOT_FOUND, "no mailbox " + name);
            }
        }
        live.retire(List.of(tree.key(path)), () -> tree.delete(path));
    }

    @Override
    public void rename(MailboxName from, MailboxName to) throws StorageException {
        var mount = mount(from);
        var target = mount(to);
        var source = mount.path(from);
        var path = target.path(to);
        if (path.isInbox() && target.inbox() || target.tree().exists(path) || listed(target.tree(), path)) {
            throw new StorageException(StorageError.EXISTS, to + " exists");
        }
        if (source.isInbox() && mount.inbox()) {
            moveInbox(to);
            return;
        }
        if (mount.tree() != target.tree()) {
            throw new StorageException(StorageError.NOT_SELECTABLE, from + " and " + to + " are in different namespaces");
        }
        if (source.isAbove(path)) {
            throw new StorageException(StorageError.INVALID_NAME, to + " is below " + from);
        }
        var keys = new ArrayList<String>();
        boolean there = false;
        for (var folder : mount.tree().list()) {
            if (folder.path().equals(source) || source.isAbove(folder.path())) {
                there = true;
                if (folder.selectable()) {
                    keys.add(mount.tree().key(folder.path()));
                }
            }
        }
        if (!there) {
            throw new StorageException(StorageError.NOT_FOUND, "no mailbox " + from);
        }
        createParents(target, path);
        live.retire(keys, () -> mount.tree().rename(source, path));
    }

    /// INBOX stays, with its children; its messages move (RFC 3501 §6.3.5). They are in the new mailbox before they leave INBOX.
    private void moveInbox(MailboxName to) throws StorageException {
        create(to);
        try (var inbox = open(MailboxName.INBOX, false); var target = open(to, false)) {
            var moved = new UidSet.Builder();
            try (var copies = target.begin()) {
                for (int i = 1; i <= inbox.size(); i++) {
                    copies.copy(inbox.message(i));
                    moved.add(inbox.uid(i));
                }
                copies.commit();
            }
            try (var removal = inbox.begin()) {
                removal.expunge(moved.build());
                removal.commit();
            }
        }
    }

    @Override
    public Mailbox open(MailboxName name, boolean readOnly) throws StorageException {
        var mount = mount(name);
        var path = usable(mount, name);
        return live.open(mount.tree(), path, name, readOnly, maxKeyword);
    }

    @Override
    public MailboxStatus status(MailboxName name) throws StorageException {
        var mount = mount(name);
        return live.status(mount.tree(), usable(mount, name));
    }

    /// The path of a mailbox that can be opened; one that the configuration makes by itself is made now.
    private FolderPath usable(Mount mount, MailboxName name) throws StorageException {
        var path = mount.path(name);
        var tree = mount.tree();
        if (path.isInbox() && mount.inbox() || tree.exists(path)) {
            return path;
        }
        if (mount.automatic(path)) {
            createParents(mount, path);
            try {
                tree.create(path);
            } catch (StorageException e) {
                if (e.error() != StorageError.EXISTS) {
                    throw e;
                }
            }
            if (mount.rule(path).orElseThrow().auto() == Auto.SUBSCRIBE) {
                subscribe(name);
            }
            return path;
        }
        boolean level = tree.list().stream().anyMatch(folder -> folder.path().equals(path) || path.isAbove(folder.path()));
        throw new StorageException(level ? StorageError.NOT_SELECTABLE : StorageError.NOT_FOUND, "no mailbox " + name);
    }

    private Mount mount(MailboxName name) throws StorageException {
        var mount = find(name);
        if (mount == null) {
            throw new StorageException(StorageError.NOT_FOUND, "no namespace for " + name);
        }
        return mount;
    }

    private Mount find(MailboxName name) {
        for (var mount : byPrefix) {
            if (mount.holds(name)) {
                return mount;
            }
        }
        return null;
    }

    @Override
    public void close() {
        Set<FolderTree> trees = Collections.newSetFromMap(new IdentityHashMap<>());       // an alias shares its tree
        mounts.forEach(mount -> trees.add(mount.tree()));
        trees.forEach(FolderTree::close);
    }
}
