package culver.auth.db;

import culver.posix.Passwd;
import java.util.Optional;

/// userdb `passwd`: the system's users, whatever its name service takes them from.
///
/// Threading: any; the look-up runs on a platform thread, for the name service may ask the network.
record SystemUserDb(Workers workers) implements UserDb {
    @Override
    public String driver() {
        return "passwd";
    }

    @Override
    public boolean describe(Attempt attempt) throws DbException {
        var name = attempt.user();
        Optional<Passwd> found = workers.call(() -> Passwd.byName(name));
        found.ifPresent(user -> {
            attempt.userField("user", user.name());
            attempt.userField("system_groups_user", user.name());
            attempt.userField("uid", Integer.toUnsignedString(user.uid()));
            attempt.userField("gid", Integer.toUnsignedString(user.gid()));
            attempt.userField("home", user.home());
        });
        return found.isPresent();
    }
}
