package culver.storage;

import culver.conf.Setting;
import culver.conf.SettingTable;
import culver.storage.live.Fsync;
import java.time.Duration;
import java.util.List;

/// The settings of storage that no single format owns.
public final class StorageSettings {
    /// How `dovecot-uidlist`-like control files are locked against other programs.
    public enum LockMethod { FCNTL, FLOCK, DOTLOCK }

    /// What is made for a user whose home holds no mail yet.
    public enum EmptyHome { MAILDIR, MBOX, NONE }

    /// A namespace's `list`.
    public enum Listed { YES, NO, CHILDREN }

    /// A mailbox's `auto`.
    public enum Auto { NO, CREATE, SUBSCRIBE }

    public static final Setting<String> MAIL_LOCATION = Setting.string("mail_location")
        .doc("where mail lies: `driver:path:INBOX=…:INDEX=…:CONTROL=…:LAYOUT=…:VOLATILEDIR=…`; empty: autodetect");
    public static final Setting<String> MAIL_HOME = Setting.string("mail_home").doc("home directory of users whose userdb gives none");
    public static final Setting<EmptyHome> AUTODETECT_DEFAULT = Setting.choice("mail_autodetect_default", EmptyHome.class)
        .doc("what is made when autodetection finds no mail: `maildir`, `mbox`, or `none`: an error");
    public static final Setting<Fsync> FSYNC = Setting.choice("mail_fsync", Fsync.class)
        .doc("which writes wait for the disk: `optimized` (no acknowledged mail is lost), `always`, `never`");
    public static final Setting<Long> MAX_KEYWORD_LENGTH = Setting.number("mail_max_keyword_length").byDefault("50").atLeast("1")
        .doc("longest name of a new keyword");
    public static final Setting<LockMethod> LOCK_METHOD = Setting.choice("lock_method", LockMethod.class)
        .doc("lock of index and control files");
    public static final Setting<String> TEMP_DIR = Setting.string("mail_temp_dir").byDefault("/tmp").doc("directory for large temporary files");
    public static final Setting<Duration> IDLE_CHECK = Setting.duration("mailbox_idle_check_interval").byDefault("30s").atLeast("1s")
        .doc("how often a mailbox that somebody waits on is looked at when the system does not tell of changes");
    public static final Setting<Long> METADATA_CACHE = Setting.size("culver_metadata_cache_size").byDefault("64M")
        .doc("memory of the whole server for rendered envelopes and structures");
    public static final Setting<Long> LINGERING = Setting.number("culver_lingering_mailboxes").byDefault("100").atMost("100000")
        .doc("how many mailboxes are kept in memory after the last session has left them");
    public static final Setting<Duration> LINGER_TIME = Setting.duration("culver_linger_time").byDefault("5m")
        .doc("how long such a mailbox is kept at most");

    public static final Setting<Boolean> INBOX = Setting.bool("inbox").doc("INBOX is in this namespace");
    public static final Setting<String> PREFIX = Setting.string("prefix").doc("what the names of this namespace begin with, separator included");
    public static final Setting<String> SEPARATOR = Setting.string("separator").doc("between the levels of a name; empty: the layout's own");
    public static final Setting<Namespace.Type> TYPE = Setting.choice("type", Namespace.Type.class).doc("whose mail it is");
    public static final Setting<Boolean> HIDDEN = Setting.bool("hidden").doc("not told by the NAMESPACE command");
    public static final Setting<Listed> LIST = Setting.choice("list", Listed.class)
        .doc("shown by LIST; `children`: only when there is something in it");
    public static final Setting<Boolean> SUBSCRIPTIONS = Setting.bool("subscriptions").byDefault("yes")
        .doc("keeps its own subscriptions; no: the namespace above it does");
    public static final Setting<String> LOCATION = Setting.string("location").doc("as mail_location, which it defaults to");
    public static final Setting<String> ALIAS_FOR = Setting.string("alias_for")
        .doc("prefix of the namespace whose mail this one shows under another name");
    public static final Setting<Boolean> DISABLED = Setting.bool("disabled").doc("as if this namespace were not there");
    public static final Setting<Long> ORDER = Setting.number("order").doc("place in the NAMESPACE reply; 0: the file's order");

    public static final Setting<List<String>> SPECIAL_USE = Setting.words("special_use").doc("RFC 6154 attributes: `\\Drafts`, `\\Sent`, …");
    public static final Setting<Auto> AUTO = Setting.choice("auto", Auto.class).doc("made when first used: `no`, `create`, `subscribe`");

    public static final List<SettingTable> TABLES = List.of(
        SettingTable.of(MAIL_LOCATION, MAIL_HOME, AUTODETECT_DEFAULT, FSYNC, MAX_KEYWORD_LENGTH, LOCK_METHOD, TEMP_DIR, IDLE_CHECK,
            METADATA_CACHE, LINGERING, LINGER_TIME),
        SettingTable.in("namespace", INBOX, PREFIX, SEPARATOR, TYPE, HIDDEN, LIST, SUBSCRIPTIONS, LOCATION, ALIAS_FOR, DISABLED, ORDER),
        SettingTable.in("namespace/mailbox", SPECIAL_USE, AUTO));

    private StorageSettings() {
    }
}
