package culver.auth.db;

import java.util.LinkedHashMap;
import java.util.Map;

/// userdb `static`: the same fields for everybody, made of templates: `args = uid=vmail gid=vmail home=/srv/mail/%d/%n`.
///
/// It knows no names. So when somebody is looked up who has not just logged in (a delivery), the passdbs are asked whether they exist, unless
/// `allow_all_users=yes` says that the MTA did.
final class StaticUserDb implements UserDb {
    /// Asks the passdbs for a name without a password.
    @FunctionalInterface
    interface Names {
        boolean exists(Attempt attempt) throws DbException;
    }

    private final Map<String, String> fields;
    private final boolean allowAll;
    private final Names names;

    StaticUserDb(String args, Names names) {
        var all = new LinkedHashMap<>(Args.fields(args));
        var allow = all.remove("allow_all_users");
        this.allowAll = allow != null && !allow.startsWith("n");
        this.fields = all;
        this.names = names;
    }

    @Override
    public String driver() {
        return "static";
    }

    @Override
    public boolean describe(Attempt attempt) throws DbException {
        if (!attempt.authenticated() && !allowAll && !names.exists(attempt)) {
            return false;
        }
        for (var field : fields.entrySet()) {
            var value = attempt.expandPath(field.getValue());
            if (value == null) {
                return false;
            }
            attempt.userField(field.getKey(), value);
        }
        return true;
    }
}
