package culver.auth;

import culver.auth.db.DbSettings;
import culver.conf.Setting;
import culver.conf.SettingTable;
import java.time.Duration;
import java.util.List;

/// What may be said of logins in the configuration.
public final class AuthSettings {
    static final Setting<List<String>> MECHANISMS = Setting.words("auth_mechanisms").byDefault("plain").doc("SASL mechanisms: plain, login");
    static final Setting<String> USERNAME_FORMAT = Setting.string("auth_username_format").byDefault("%Lu").doc("what is made of a user name before it is looked up");
    static final Setting<String> USERNAME_CHARS = Setting.string("auth_username_chars")
            .byDefault("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ01234567890.-_@")
            .doc("the letters that a user name may have; empty = all");
    static final Setting<String> USERNAME_TRANSLATION = Setting.string("auth_username_translation")
            .doc("pairs of letters: the first is replaced by the second in user names");
    static final Setting<String> DEFAULT_REALM = Setting.string("auth_default_realm").doc("the domain of user names without one");
    static final Setting<Boolean> VERBOSE = Setting.bool("auth_verbose").doc("log why a login failed");
    static final Setting<String> VERBOSE_PASSWORDS = Setting.string("auth_verbose_passwords").byDefault("no")
            .doc("show wrong passwords in the log: no, plain, sha1; :N shows only so many letters");
    /// In the log room's table, which routes the lines.
    static final Setting<Boolean> DEBUG = Setting.bool("auth_debug");
    static final Setting<Boolean> DEBUG_PASSWORDS = Setting.bool("auth_debug_passwords").doc("with auth_debug, show wrong passwords in the log");
    static final Setting<Duration> FAILURE_DELAY = Setting.duration("auth_failure_delay").byDefault("2 secs").atMost("1m")
            .doc("how long every failed login takes; 0 also turns off the growing delay of an address that keeps failing");
    static final Setting<Long> WORKER_MAX_COUNT = Setting.number("auth_worker_max_count").byDefault("30").atLeast("1").atMost("1000")
            .doc("how many PAM conversations, and how many name service look-ups, run at once");
    static final Setting<Boolean> DISABLE_PLAINTEXT = Setting.bool("disable_plaintext_auth").byDefault("yes")
            .doc("no plaintext passwords without TLS, but from this machine itself");
    static final Setting<Long> FIRST_VALID_UID = Setting.number("first_valid_uid").byDefault("500").doc("the lowest uid that may have mail");
    static final Setting<Long> LAST_VALID_UID = Setting.number("last_valid_uid").byDefault("0").doc("the highest uid that may have mail; 0 = no limit");
    static final Setting<Long> FIRST_VALID_GID = Setting.number("first_valid_gid").byDefault("1").doc("the lowest gid that may have mail");
    static final Setting<Long> LAST_VALID_GID = Setting.number("last_valid_gid").byDefault("0").doc("the highest gid that may have mail; 0 = no limit");
    static final Setting<String> MAIL_UID = Setting.string("mail_uid").doc("the owner, number or name, of the mail of users whose userdb names none");
    static final Setting<String> MAIL_GID = Setting.string("mail_gid").doc("the group, number or name, of the mail of users whose userdb names none");

    /// Declared by the rooms of TLS and of the listeners; here only read.
    static final Setting<String> SSL = Setting.string("ssl").byDefault("yes");
    static final Setting<List<String>> TRUSTED_NETWORKS = Setting.words("login_trusted_networks");

    private static final SettingTable TABLE = SettingTable.of(MECHANISMS, USERNAME_FORMAT, USERNAME_CHARS, USERNAME_TRANSLATION,
            DEFAULT_REALM, VERBOSE, VERBOSE_PASSWORDS, DEBUG_PASSWORDS, FAILURE_DELAY, WORKER_MAX_COUNT, DISABLE_PLAINTEXT,
            FIRST_VALID_UID, LAST_VALID_UID, FIRST_VALID_GID, LAST_VALID_GID, MAIL_UID, MAIL_GID);

    public static final List<SettingTable> TABLES = List.of(TABLE, DbSettings.PASSDB, DbSettings.USERDB);

    private AuthSettings() {
    }
}
