package culver.storage;

import culver.conf.Conf;
import culver.conf.ConfException;
import culver.conf.Vars;
import culver.storage.StorageSettings.Listed;
import culver.storage.live.FolderPath;
import culver.storage.live.FolderRoot;
import culver.storage.live.FolderTree;
import culver.storage.live.MailboxFormat;
import culver.storage.live.OwnPath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the `namespace` blocks for one user and opens their trees. One use: [#open].
final class Namespaces {
    private static final System.Logger LOG = System.getLogger(Namespaces.class.getName());

    private final List<MailboxFormat> formats;
    private final Autodetect autodetect;
    private final MailUser user;
    private final Conf conf;
    private final Path home;
    private final Vars vars;

    /// @param conf of this user ([UserConf])
    Namespaces(List<MailboxFormat> formats, Autodetect autodetect, MailUser user, Conf conf) throws StorageException {
        this.formats = formats;
        this.autodetect = autodetect;
        this.user = user;
        this.conf = conf;
        if (user.name().isEmpty() || user.name().indexOf('/') >= 0 || user.name().indexOf('\0') >= 0 || user.name().startsWith(".")) {
            throw failed("a user's name becomes part of paths and must not be '" + user.name() + "'");
        }
        var known = Vars.ofUser(user.name()).with("uid", String.valueOf(user.uid())).with("gid", String.valueOf(user.gid()));
        this.home = user.home() != null ? user.home() : home(known);
        this.vars = home == null ? known : known.with("home", home.toString());
    }

    private Path home(Vars known) throws StorageException {
        try {
            var text = known.expand(conf.get(StorageSettings.MAIL_HOME));
            return text.isEmpty() ? null : Path.of(text).normalize();
        } catch (ConfException e) {
            throw failed("mail_home: " + e.getMessage());
        }
    }

    /// Opens all. When one fails, those before it are closed again.
    List<Mount> open() throws StorageException {
        var blocks = conf.blocks("namespace").stream().filter(block -> !block.get(StorageSettings.DISABLED))
            .filter(this::servable).sorted(Comparator.comparing(block -> block.get(StorageSettings.ORDER))).toList();
        var mounts = new ArrayList<Mount>();
        try {
            if (blocks.isEmpty()) {
                var tree = tree(conf.get(StorageSettings.MAIL_LOCATION), true, Namespace.Type.PRIVATE);
                var namespace = new Namespace(Namespace.Type.PRIVATE, "", separator(tree.root), false, true);
                mounts.add(new Mount(namespace, tree.root, tree.tree, true, true, List.of(), Listed.YES));
                return mounts;
            }
            check(blocks);
            var trees = new HashMap<String, Opened>();
            for (var block : blocks) {                                 // an alias may stand before what it is for
                if (!block.has(StorageSettings.ALIAS_FOR) || block.has(StorageSettings.LOCATION)) {
                    trees.put(prefix(block), tree(location(block), block.get(StorageSettings.INBOX), block.get(StorageSettings.TYPE)));
                }
            }
            for (var block : blocks) {
                var opened = Optional.ofNullable(trees.get(prefix(block))).orElse(trees.get(block.get(StorageSettings.ALIAS_FOR)));
                if (opened == null) {
                    throw failed("namespace configuration error: alias_for=" + block.get(StorageSettings.ALIAS_FOR) + " is no namespace's prefix");
                }
                mounts.add(mount(block, opened));
            }
            return mounts;
        } catch (StorageException | RuntimeException e) {
            mounts.forEach(mount -> mount.tree().close());
            throw e;
        }
    }

    /// Other users' mail by name (`%%u` in the prefix) is not served here.
    private boolean servable(Conf block) {
        if (block.get(StorageSettings.PREFIX).contains("%%")) {
            LOG.log(System.Logger.Level.WARNING, "{0}: a namespace of other users'' mail is not served", block.where());
            return false;
        }
        return true;
    }

    private void check(List<Conf> blocks) throws StorageException {
        var prefixes = new HashSet<String>();
        for (var block : blocks) {
            if (!prefixes.add(prefix(block))) {
                throw failed("namespace configuration error: Duplicate namespace prefix: \"" + prefix(block) + "\"");
            }
        }
        long inboxes = blocks.stream().filter(block -> block.get(StorageSettings.INBOX)).count();
        if (inboxes != 1) {
            throw failed(inboxes == 0 ? "namespace configuration error: inbox=yes namespace missing"
                : "namespace configuration error: There can be only one namespace with inbox=yes");
        }
    }

    private String location(Conf block) {
        return block.has(StorageSettings.LOCATION) ? block.get(StorageSettings.LOCATION) : conf.get(StorageSettings.MAIL_LOCATION);
    }

    private String prefix(Conf block) throws StorageException {
        try {
            return vars.expand(block.get(StorageSettings.PREFIX));
        } catch (ConfException e) {
            throw failed(block.where() + ": prefix: " + e.getMessage());
        }
    }

    private Mount mount(Conf block, Opened opened) throws StorageException {
        var written = block.get(StorageSettings.SEPARATOR);
        if (written.length() > 1) {
            throw failed(block.where() + ": separator must be one character");
        }
        char separator = written.isEmpty() ? separator(opened.root) : written.charAt(0);
        var listed = block.get(StorageSettings.LIST);
        var namespace = new Namespace(block.get(StorageSettings.TYPE), prefix(block), separator, block.get(StorageSettings.HIDDEN),
            listed == Listed.YES);
        var mount = new Mount(namespace, opened.root, opened.tree, block.get(StorageSettings.INBOX), block.get(StorageSettings.SUBSCRIPTIONS),
            List.of(), listed);
        var rules = new ArrayList<Mount.Rule>();
        for (var mailbox : block.blocks("mailbox")) {
            rules.add(new Mount.Rule(new FolderPath(mount.split(mailbox.name())), Set.copyOf(mailbox.get(StorageSettings.SPECIAL_USE)),
                mailbox.get(StorageSettings.AUTO)));
        }
        return new Mount(namespace, opened.root, opened.tree, mount.inbox(), mount.subscriptions(), rules, listed);
    }

    private static char separator(FolderRoot root) {
        return root.layout().equals("maildir++") ? '.' : '/';
    }

    private record Opened(FolderRoot root, FolderTree tree) {
    }

    private Opened tree(String setting, boolean inbox, Namespace.Type type) throws StorageException {
        var location = MailLocation.parse(setting, vars, home);
        if (location.driver().isEmpty()) {
            location = location.or(location.path() == null ? autodetect.detect(user, home, conf.get(StorageSettings.AUTODETECT_DEFAULT))
                : autodetect.detectAt(user, location.path(), setting));
            if (Files.isRegularFile(location.path())) {                // the setting named INBOX's file: folders are in the usual place
                location = new MailLocation(location.driver(), null, location.inbox(), location.index(), location.control(), location.layout(),
                    location.volatileDir());
            }
        }
        var root = location.root(user, home, inbox, conf);
        if (type == Namespace.Type.PRIVATE) {
            requireOwn(root.path());
            requireOwn(root.inbox());
        }
        for (var format : formats) {
            if (format.driver().equals(root.driver())) {
                return new Opened(root, format.open(root));
            }
        }
        throw failed("Unknown mail storage driver " + root.driver());
    }

    /// Users can put symbolic links into their homes; a server that may read everything must not follow them to other
    /// users' mail.
    private void requireOwn(Path path) throws StorageException {
        if (!OwnPath.isGuarded(user.uid()) || path == null) {
            return;
        }
        try {
            OwnPath.require(path, user.uid());
            if (Files.exists(path)) {
                var real = path.toRealPath();
                if (!real.equals(path) && (int) Files.getAttribute(real, "unix:uid") != user.uid()) {
                    throw new StorageException(StorageError.NO_PERMISSION, path + " leads to " + real + ", which is not the user's own");
                }
            }
        } catch (AccessDeniedException e) {
            throw new StorageException(StorageError.NO_PERMISSION, e.toString(), e);
        } catch (IOException e) {
            throw new StorageException(StorageError.TEMP, path + ": " + e, e);
        }
    }

    private static StorageException failed(String message) {
        return new StorageException(StorageError.TEMP, message);
    }
}
