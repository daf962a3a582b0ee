package culver.storage;

import culver.storage.StorageSettings.EmptyHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Finds out where a user's mail lies and in which format, when `mail_location` does not say. In this order:
///
/// 1. `~/Maildir/cur`, `~/.maildir/cur` is a directory: Maildir.
/// 2. The user's file in the mail spool is there, or `~/mail` or `~/Mail` holds folders (has a directory `.imap`, or a file `inbox` or `mbox`): mbox;
///    INBOX is the spool file, else `inbox` in the folder.
/// 3. The home is empty of mail: what `mail_autodetect_default` says is made when it is first used.
///
/// With debug logging every test is one line: what was looked at and why it failed. Only looks; makes nothing. Thread-safe.
final class Autodetect {
    private static final System.Logger LOG = System.getLogger(Autodetect.class.getName());

    private final List<Path> spools;

    Autodetect() {
        this(List.of(Path.of("/var/mail"), Path.of("/var/spool/mail")));
    }

    /// @param spools directories of INBOX files named after their users
    Autodetect(List<Path> spools) {
        this.spools = List.copyOf(spools);
    }

    /// @param home may be null
    MailLocation detect(MailUser user, Path home, EmptyHome empty) throws StorageException {
        if (home != null) {
            for (var name : List.of("Maildir", ".maildir")) {
                if (isMaildir(home.resolve(name))) {
                    return MailLocation.of("maildir", home.resolve(name), null);
                }
            }
            var folders = List.of("mail", "Mail").stream().map(home::resolve).filter(Autodetect::isMboxRoot).findFirst();
            var inbox = spoolFile(user);
            if (folders.isPresent() || inbox.isPresent()) {
                return MailLocation.of("mbox", folders.orElse(home.resolve("mail")), inbox.orElse(null));
            }
            switch (empty) {
                case MAILDIR -> {
                    debug("nothing found: {0} will be made", home.resolve("Maildir"));
                    return MailLocation.of("maildir", home.resolve("Maildir"), null);
                }
                case MBOX -> {
                    var spool = spools.stream().filter(Files::isDirectory).findFirst().map(dir -> dir.resolve(user.name()));
                    debug("nothing found: mbox folders in {0} will be made", home.resolve("mail"));
                    return MailLocation.of("mbox", home.resolve("mail"), spool.orElse(null));
                }
                case NONE -> debug("nothing found, and mail_autodetect_default is none", home);
            }
        }
        throw new StorageException(StorageError.TEMP, "mail_location not set and autodetection failed: "
            + "Mail storage autodetection failed with home=" + (home == null ? "(not set)" : home));
    }

    /// The format of what a `mail_location` without driver names.
    MailLocation detectAt(MailUser user, Path path, String setting) throws StorageException {
        if (isMaildir(path)) {
            return MailLocation.of("maildir", path, null);
        }
        if (Files.isRegularFile(path)) {
            if (Files.isReadable(path) && Files.isWritable(path)) {
                debug("mbox: {0} is a file: it is INBOX", path);
                return MailLocation.of("mbox", null, path);
            }
            debug("mbox: {0} is a file, but not readable and writable", path);
        } else if (isMboxRoot(path)) {
            return MailLocation.of("mbox", path, spoolFile(user).orElse(null));
        }
        throw new StorageException(StorageError.TEMP, "Ambiguous mail location setting, don't know what to do with it: " + setting
            + " (try prefixing it with mbox: or maildir:)");
    }

    private static boolean isMaildir(Path root) {
        var cur = root.resolve("cur");
        if (!Files.isDirectory(root)) {
            debug("maildir: {0} is not a directory", root);
        } else if (!accessible(root)) {
            debug("maildir: {0} is not readable, writable and searchable", root);
        } else if (!Files.isDirectory(cur)) {
            debug("maildir: {0} is not a directory", cur);
        } else {
            debug("maildir: {0} is a directory: found", cur);
            return true;
        }
        return false;
    }

    private static boolean isMboxRoot(Path root) {
        if (!Files.isDirectory(root)) {
            debug("mbox: {0} is not a directory", root);
            return false;
        }
        var index = root.resolve(".imap");
        if (Files.isDirectory(index) && accessible(index)) {
            debug("mbox: {0} is a directory: found", index);
            return true;
        }
        debug("mbox: {0} is not a directory, or not accessible", index);
        for (var name : List.of("inbox", "mbox")) {
            var file = root.resolve(name);
            if (Files.isRegularFile(file) && Files.isReadable(file) && Files.isWritable(file)) {
                debug("mbox: {0} is a file: found", file);
                return true;
            }
            debug("mbox: {0} is not a file, or not readable and writable", file);
        }
        return false;
    }

    private Optional<Path> spoolFile(MailUser user) {
        for (var spool : spools) {
            var file = spool.resolve(user.name());
            if (!Files.isRegularFile(file)) {
                debug("mbox: INBOX {0} is not a file", file);
            } else if (!Files.isReadable(file) || !Files.isWritable(file)) {
                debug("mbox: INBOX {0} is not readable and writable", file);
            } else {
                debug("mbox: INBOX {0} is a file: found", file);
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private static boolean accessible(Path directory) {
        return Files.isReadable(directory) && Files.isWritable(directory) && Files.isExecutable(directory);
    }

    private static void debug(String line, Path path) {
        LOG.log(System.Logger.Level.DEBUG, line, path);
    }
}
