package culver.log;

import culver.conf.Setting;
import culver.conf.SettingTable;
import java.util.List;

/// The settings of the log, with Dovecot's names and defaults.
public final class LogSettings {
    static final Setting<String> LOG_PATH = Setting.string("log_path").byDefault("syslog")
            .doc("Where errors and warnings go: syslog, /dev/stderr, or a file.");
    static final Setting<String> INFO_LOG_PATH = Setting.string("info_log_path")
            .doc("Where informational lines go; empty: as log_path.");
    static final Setting<String> DEBUG_LOG_PATH = Setting.string("debug_log_path")
            .doc("Where debugging lines go; empty: as info_log_path.");
    static final Setting<String> SYSLOG_FACILITY = Setting.string("syslog_facility").byDefault("mail")
            .doc("The syslog facility: mail, daemon, local0 to local7, …");
    static final Setting<String> LOG_TIMESTAMP = Setting.string("log_timestamp").byDefault("%b %d %H:%M:%S ")
            .doc("What a line in a file begins with, in strftime's language; not used with syslog.");
    static final Setting<Boolean> MAIL_DEBUG = Setting.bool("mail_debug").byDefault("no")
            .doc("Log how mail is found: autodetection, namespaces, every mailbox that is opened.");
    static final Setting<Boolean> AUTH_DEBUG = Setting.bool("auth_debug").byDefault("no")
            .doc("Log every step of every login, without passwords.");
    static final Setting<Boolean> VERBOSE_SSL = Setting.bool("verbose_ssl").byDefault("no")
            .doc("Log TLS handshakes that failed, and why.");

    public static final List<SettingTable> TABLES = List.of(SettingTable.of(
            LOG_PATH, INFO_LOG_PATH, DEBUG_LOG_PATH, SYSLOG_FACILITY, LOG_TIMESTAMP, MAIL_DEBUG, AUTH_DEBUG, VERBOSE_SSL));

    private LogSettings() {
    }
}
