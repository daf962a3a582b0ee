package culver.auth;

import culver.auth.db.Attempt;
import culver.auth.db.DbException;
import culver.conf.Conf;
import culver.posix.Group;
import culver.posix.Passwd;
import culver.posix.PosixException;
import culver.storage.MailUser;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// From a userdb's fields to a mail user: whose uid and gid the files have, and whether these may have mail at all (`first_valid_uid` and its kin),
/// so that a slip in a userdb never opens root's or a daemon's files.
///
/// Thread-safe; a name instead of a number is looked up in the name service.
final class Owners {
    private static final int UNSAID = -1;

    private final String mailUid;
    private final String mailGid;
    private final Bounds uids;
    private final Bounds gids;

    /// @param last 0 for no limit
    private record Bounds(long first, long last) {
        boolean contain(int id) {
            long number = Integer.toUnsignedLong(id);
            return number >= first && (last == 0 || number <= last);
        }
    }

    Owners(Conf conf) {
        this.mailUid = conf.get(AuthSettings.MAIL_UID);
        this.mailGid = conf.get(AuthSettings.MAIL_GID);
        this.uids = new Bounds(conf.get(AuthSettings.FIRST_VALID_UID), conf.get(AuthSettings.LAST_VALID_UID));
        this.gids = new Bounds(conf.get(AuthSettings.FIRST_VALID_GID), conf.get(AuthSettings.LAST_VALID_GID));
    }

    /// @throws DbException when the fields make no sense or their user may not have mail
    MailUser user(Attempt attempt) throws DbException {
        var fields = new HashMap<>(attempt.userFields());
        var uid = number(fields.remove("uid"), mailUid, "uid", name -> Passwd.byName(name).map(Passwd::uid));
        var gid = number(fields.remove("gid"), mailGid, "gid", name -> Group.byName(name).map(Group::gid));
        if (uid != UNSAID && (uid == 0 || !uids.contain(uid))) {
            throw new DbException("Mail access for users with UID " + Integer.toUnsignedString(uid)
                    + " not permitted (see first_valid_uid in config file, uid from userdb lookup)");
        }
        if (gid != UNSAID && !gids.contain(gid)) {
            throw new DbException("Mail access for users with GID " + Integer.toUnsignedString(gid)
                    + " not permitted (see first_valid_gid in config file, gid from userdb lookup)");
        }
        return new MailUser(attempt.user(), home(fields), uid, gid, Map.copyOf(fields));
    }

    private static Path home(Map<String, String> fields) throws DbException {
        var home = fields.remove("home");
        if (home == null || home.isEmpty()) {
            return null;
        }
        try {
            var path = Path.of(home).normalize();
            if (!path.isAbsolute()) {
                throw new DbException("userdb returned a home that is not an absolute path: " + home);
            }
            return path;
        } catch (InvalidPathException e) {
            throw new DbException("userdb returned a home that is not a path", e);
        }
    }

    @FunctionalInterface
    private interface Named {
        Optional<Integer> find(String name) throws PosixException;
    }

    private static int number(String said, String otherwise, String what, Named named) throws DbException {
        var text = said == null || said.isEmpty() ? otherwise : said;
        if (text.isEmpty()) {
            return UNSAID;
        }
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            try {
                return named.find(text).orElseThrow(() -> new DbException("userdb returned " + what + "=" + text + ", which the system does not know"));
            } catch (PosixException failed) {
                throw new DbException(what + "=" + text + ": " + failed.getMessage(), failed);
            }
        }
    }
}
