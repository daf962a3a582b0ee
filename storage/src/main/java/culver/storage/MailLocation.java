package culver.storage;

import culver.conf.Conf;
import culver.conf.ConfException;
import culver.conf.Vars;
import culver.storage.live.FolderRoot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A `mail_location`, read for one user:
///
/// ```
/// location = [driver ":"] [path] *(":" KEY ["=" value])      ; a colon in a path is written twice
/// ```
///
/// Keys are `INBOX`, `INDEX`, `CONTROL`, `LAYOUT`, `VOLATILEDIR`. Those of Dovecot's that only make it faster are passed over with a
/// warning; those that would put mail elsewhere are an error, lest mail seems to be lost.
///
/// @param driver      `mbox`, `maildir`, …; empty when the location does not say
/// @param path        root directory; null when the location does not say
/// @param layout      `fs`, `maildir++`; empty for the driver's own
record MailLocation(String driver, Path path, Path inbox, Path index, Path control, String layout, Path volatileDir) {
    private static final System.Logger LOG = System.getLogger(MailLocation.class.getName());
    private static final Set<String> WITHOUT_EFFECT = Set.of("ALT", "NOALT", "DIRNAME", "INDEXPVT", "INDEXCACHE", "LISTINDEX",
        "ITERINDEX", "NO-NOSELECT");

    static MailLocation of(String driver, Path path, Path inbox) {
        return new MailLocation(driver, path, inbox, null, null, "", null);
    }

    /// @param home may be null: then a location that needs it is an error
    /// @throws StorageException TEMP with the reason
    static MailLocation parse(String text, Vars vars, Path home) throws StorageException {
        var fields = split(text);
        var driver = "";
        if (fields.size() > 1 && fields.getFirst().matches("[a-zA-Z0-9_+-]+")) {
            driver = fields.removeFirst().toLowerCase(Locale.ROOT);
        }
        var root = fields.isEmpty() ? "" : fields.removeFirst();
        Map<String, String> keys = new HashMap<>();
        for (var field : fields) {
            int equals = field.indexOf('=');
            var key = (equals < 0 ? field : field.substring(0, equals)).toUpperCase(Locale.ROOT);
            keys.put(key, equals < 0 ? "" : field.substring(equals + 1));
        }
        Path path = root.isEmpty() ? null : path(root, vars, home);
        var inbox = path(keys.remove("INBOX"), vars, home);
        var index = keys.remove("INDEX");
        var location = new MailLocation(driver.equals("auto") ? "" : driver, path, inbox, "MEMORY".equals(index) ? null : path(index, vars, home),
            path(keys.remove("CONTROL"), vars, home), keys.getOrDefault("LAYOUT", "").toLowerCase(Locale.ROOT),
            path(keys.remove("VOLATILEDIR"), vars, home));
        keys.remove("LAYOUT");
        for (var key : keys.keySet()) {
            if (!WITHOUT_EFFECT.contains(key)) {
                throw failed("mail_location: cannot serve " + key + "= in " + text);
            }
            LOG.log(System.Logger.Level.WARNING, "mail_location: {0}= has no effect", key);
        }
        return location;
    }

    /// At colons, except for double ones and those inside `%{…}`.
    private static List<String> split(String text) {
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        int braces = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{' && (braces > 0 || i > 0 && text.charAt(i - 1) == '%')) {
                braces++;
            } else if (c == '}' && braces > 0) {
                braces--;
            }
            if (c == ':' && braces == 0) {
                if (i + 1 < text.length() && text.charAt(i + 1) == ':') {
                    i++;
                } else {
                    fields.add(field.toString());
                    field.setLength(0);
                    continue;
                }
            }
            field.append(c);
        }
        fields.add(field.toString());
        return fields;
    }

    /// An absolute path, with `~` and variables replaced; null stays null.
    private static Path path(String text, Vars vars, Path home) throws StorageException {
        if (text == null || text.isEmpty()) {
            return null;
        }
        String expanded;
        try {
            expanded = vars.expand(text);
        } catch (ConfException e) {
            throw failed("mail_location: " + e.getMessage());
        }
        if (expanded.startsWith("~")) {
            if (home == null) {
                throw failed("Home directory not set for user. Can't expand ~/ for mail root dir in: " + text);
            }
            if (expanded.length() > 1 && expanded.charAt(1) != '/') {
                throw failed("mail_location: ~user is not known here: " + text);
            }
            return home.resolve(expanded.substring(Math.min(2, expanded.length()))).normalize();
        }
        if (!expanded.startsWith("/")) {
            if (home == null) {
                throw failed("mail_location: the path must be absolute when the user has no home: " + text);
            }
            return home.resolve(expanded).normalize();
        }
        return Path.of(expanded).normalize();
    }

    /// The same, with what the driver's defaults are.
    FolderRoot root(MailUser user, Path home, boolean hasInbox, Conf conf) throws StorageException {
        var root = path;
        if (root == null) {
            if (home == null) {
                throw failed("mail_location: " + driver + ": needs a path when the user has no home");
            }
            root = home.resolve(driver.equals("maildir") ? "Maildir" : "mail");
        }
        var named = layout.isEmpty() ? driver.equals("maildir") ? "maildir++" : "fs" : layout;
        return new FolderRoot(user, driver, root, inbox, index, control, named, volatileDir, hasInbox, conf);
    }

    /// This, with what was found where it was silent.
    MailLocation or(MailLocation found) {
        return new MailLocation(found.driver, Optional.ofNullable(found.path).orElse(path), Optional.ofNullable(inbox).orElse(found.inbox),
            index, control, layout, volatileDir);
    }

    private static StorageException failed(String message) {
        return new StorageException(StorageError.TEMP, message);
    }
}
