package culver.conf;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Settings as the modules declare them, enough of them for the tests of the reader.
final class Sample {
    enum Ssl { NO, YES, REQUIRED }

    enum Auto { NO, CREATE, SUBSCRIBE }

    enum Listed { YES, NO, CHILDREN }

    static final Setting<Ssl> SSL = Setting.choice("ssl", Ssl.class).byDefault("yes");
    static final Setting<FileValue> SSL_CERT = Setting.file("ssl_cert");
    static final Setting<FileValue> SSL_KEY = Setting.file("ssl_key");
    static final Setting<Boolean> DISABLE_PLAINTEXT = Setting.bool("disable_plaintext_auth").byDefault("yes");
    static final Setting<String> LOCATION = Setting.string("mail_location");
    static final Setting<String> GREETING = Setting.string("login_greeting").byDefault("Culver ready.");
    static final Setting<Long> USERIP = Setting.number("mail_max_userip_connections").byDefault("10");
    static final Setting<Duration> LOCK_TIMEOUT = Setting.duration("mbox_lock_timeout").byDefault("5 mins").atLeast("1s").atMost("1 hours");
    static final Setting<List<String>> WRITE_LOCKS = Setting.words("mbox_write_locks").byDefault("dotlock fcntl");
    static final Setting<String> UIDL = Setting.string("pop3_uidl_format").byDefault("%08Xu%08Xv");
    static final Setting<List<String>> SPECIAL_USE = Setting.words("special_use");
    static final Setting<Auto> AUTO = Setting.choice("auto", Auto.class);
    static final Setting<Boolean> INBOX = Setting.bool("inbox");
    static final Setting<String> PREFIX = Setting.string("prefix");
    static final Setting<String> NS_LOCATION = Setting.string("location");
    static final Setting<String> DRIVER = Setting.string("driver");
    static final Setting<String> ARGS = Setting.string("args");
    static final Setting<String> OVERRIDE = Setting.string("override_fields");

    static final List<SettingTable> TABLES = tables();

    private Sample() {
    }

    private static List<SettingTable> tables() {
        var tables = new ArrayList<>(CoreSettings.TABLES);
        tables.add(SettingTable.of(SSL, SSL_CERT, SSL_KEY, Setting.file("ssl_key_password"), Setting.file("ssl_alt_cert"), Setting.file("ssl_alt_key"),
            Setting.file("ssl_dh"), Setting.string("ssl_min_protocol").byDefault("TLSv1.2"),
            Setting.string("ssl_cipher_list").byDefault("ALL:!kRSA:!SRP:!kDHd:!DSS:!aNULL:!eNULL:!EXPORT:!DES:!3DES:!MD5:!PSK:!RC4:!ADH:!LOW@STRENGTH"),
            Setting.string("ssl_cipher_suites"), Setting.string("ssl_curve_list"), Setting.bool("ssl_prefer_server_ciphers"), Setting.words("ssl_options"),
            DISABLE_PLAINTEXT, Setting.words("auth_mechanisms").byDefault("plain"), Setting.string("auth_username_format").byDefault("%Lu"),
            Setting.string("auth_username_chars").byDefault("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ01234567890.-_@"),
            Setting.string("auth_default_realm"), Setting.duration("auth_failure_delay").byDefault("2 secs"), Setting.bool("auth_verbose"),
            Setting.bool("auth_debug"), Setting.string("auth_verbose_passwords").byDefault("no"), Setting.number("first_valid_uid").byDefault("500"),
            Setting.number("last_valid_uid"), Setting.number("first_valid_gid").byDefault("1"), Setting.number("last_valid_gid"),
            Setting.string("mail_uid"), Setting.string("mail_gid"), Setting.string("mail_home"), Setting.string("mail_autodetect_default").byDefault("maildir"),
            Setting.string("mail_fsync").byDefault("optimized"), Setting.string("lock_method").byDefault("fcntl"),
            Setting.duration("mailbox_idle_check_interval").byDefault("30 secs"), Setting.number("mail_max_keyword_length").byDefault("50"),
            Setting.bool("maildir_copy_with_hardlinks").byDefault("yes"), Setting.words("mbox_read_locks").byDefault("fcntl"), WRITE_LOCKS, LOCK_TIMEOUT,
            Setting.duration("mbox_dotlock_change_timeout").byDefault("2 mins"), LOCATION, GREETING, Setting.words("login_trusted_networks"), USERIP, UIDL,
            Setting.bool("pop3_no_flag_updates"), Setting.string("log_path").byDefault("syslog"), Setting.string("info_log_path"),
            Setting.string("debug_log_path"), Setting.string("syslog_facility").byDefault("mail"), Setting.string("log_timestamp").byDefault("%b %d %H:%M:%S "),
            Setting.bool("mail_debug"), Setting.bool("verbose_ssl"), Setting.bool("lda_mailbox_autocreate"), Setting.bool("lda_mailbox_autosubscribe"),
            Setting.string("deliver_log_format").byDefault("msgid=%m: %$"), Setting.size("culver_metadata_cache_size").byDefault("64M")));
        tables.add(SettingTable.in("passdb", DRIVER, ARGS, OVERRIDE, Setting.string("default_fields")));
        tables.add(SettingTable.in("userdb", DRIVER, ARGS, OVERRIDE, Setting.string("default_fields")));
        tables.add(SettingTable.in("namespace", INBOX, PREFIX, Setting.string("separator"), Setting.string("type").byDefault("private"),
            Setting.bool("hidden"), Setting.choice("list", Listed.class), Setting.bool("subscriptions").byDefault("yes"), NS_LOCATION));
        tables.add(SettingTable.in("namespace/mailbox", SPECIAL_USE, AUTO));
        return List.copyOf(tables);
    }

    static ConfParser.Parsed read(String text) throws ConfException {
        return new ConfParser(TABLES).parse(text, Path.of("/nowhere"));
    }

    static Conf conf(String text) throws ConfException {
        return read(text).conf();
    }

    static String dump(Conf conf, ConfDump.Mode mode) {
        return new ConfDump(TABLES).print(conf, mode);
    }
}
