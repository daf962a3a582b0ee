package culver.auth.db;

import culver.conf.Setting;
import culver.conf.SettingTable;
import java.util.List;

/// What may stand in `passdb { }` and `userdb { }`.
public final class DbSettings {
    enum Skip { NEVER, AUTHENTICATED, UNAUTHENTICATED }

    enum UserSkip { NEVER, FOUND, NOTFOUND }

    enum Verbose { DEFAULT, YES, NO }

    static final Setting<String> DRIVER = Setting.string("driver").doc("the kind of database: passwd-file, static, passwd, shadow, pam, prefetch");
    static final Setting<String> ARGS = Setting.string("args").doc("what the driver needs: its own syntax");
    static final Setting<String> DEFAULT_FIELDS = Setting.string("default_fields").doc("fields that hold unless the database says otherwise: key=value ...");
    static final Setting<String> OVERRIDE_FIELDS = Setting.string("override_fields").doc("fields that hold whatever the database says: key=value ...");
    static final Setting<Boolean> DENY = Setting.bool("deny").doc("a user who is found here may not log in");
    static final Setting<Boolean> MASTER = Setting.bool("master").doc("a database of master users; not supported, must be no");
    static final Setting<Boolean> PASS = Setting.bool("pass").doc("older word for result_success = continue");
    static final Setting<Skip> SKIP = Setting.choice("skip", Skip.class).doc("skip this database when the user is, or is not, authenticated already");
    static final Setting<UserSkip> USER_SKIP = Setting.choice("skip", UserSkip.class).doc("skip this database when the user was, or was not, found already");
    static final Setting<List<String>> MECHANISMS = Setting.words("mechanisms").doc("only for these SASL mechanisms; none = look-ups without a password");
    static final Setting<List<String>> USERNAME_FILTER = Setting.words("username_filter").doc("only for names that match these patterns; !pattern excludes");
    static final Setting<Rule> RESULT_SUCCESS = Setting.choice("result_success", Rule.class).byDefault("return-ok").doc("what follows a success");
    static final Setting<Rule> RESULT_FAILURE = Setting.choice("result_failure", Rule.class).byDefault("continue").doc("what follows a failure");
    static final Setting<Rule> RESULT_INTERNALFAIL = Setting.choice("result_internalfail", Rule.class).byDefault("continue")
            .doc("what follows when the database cannot be asked");
    static final Setting<Verbose> AUTH_VERBOSE = Setting.choice("auth_verbose", Verbose.class).doc("overrides auth_verbose for this database");
    static final Setting<String> NAME = Setting.string("name").doc("a name for the log");

    public static final SettingTable PASSDB = SettingTable.in("passdb", DRIVER, ARGS, DEFAULT_FIELDS, OVERRIDE_FIELDS, DENY, MASTER, PASS, SKIP,
            MECHANISMS, USERNAME_FILTER, RESULT_SUCCESS, RESULT_FAILURE, RESULT_INTERNALFAIL, AUTH_VERBOSE, NAME);
    public static final SettingTable USERDB = SettingTable.in("userdb", DRIVER, ARGS, DEFAULT_FIELDS, OVERRIDE_FIELDS, USER_SKIP,
            RESULT_SUCCESS, RESULT_FAILURE, RESULT_INTERNALFAIL, AUTH_VERBOSE, NAME);

    private DbSettings() {
    }
}
