package culver.conf;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// The kinds of blocks that the language has, and where each may stand.
///
/// Blocks in which a module declares settings are known by its [SettingTable]; this adds those that Dovecot has.
final class BlockKinds {
    /// A block of free names and values, one of its kind: `plugin { }`.
    private static final Set<String> GROUPS = Set.of("plugin", "fields", "passdb_fields", "userdb_fields");

    private static final Set<String> NAMED = Set.of("service", "unix_listener", "fifo_listener", "mailbox");

    private static final Map<String, Set<String>> INSIDE = Map.of(
        "", Set.of("service", "passdb", "userdb", "namespace", "plugin"),
        "service", Set.of("inet_listener", "unix_listener", "fifo_listener"),
        "namespace", Set.of("mailbox"));

    /// Kinds that Dovecot acts on and Culver does not: anything may stand inside.
    private static final Set<String> IGNORED = Set.of("dict", "metric", "event_exporter",
        // 2.4
        "acl", "auth_policy_request_attributes", "cassandra", "crypt_private_key", "dict_file", "dict_map", "dict_server", "dict_sql", "fs", "fts",
        "imap_id_send", "imapsieve_from", "ldap", "language", "mail_attribute", "mail_ext_attachment", "mailbox_from", "mysql", "oauth2", "pgsql",
        "push_notification", "quota", "quota_clone", "quota_over_status", "quota_warning", "sieve_script", "sql", "sqlite", "submission_relay",
        "shared_namespace", "lazy_expunge", "trash_mailbox", "virtual", "layout_index", "layout_fs", "obox", "doveadm");

    private BlockKinds() {
    }

    static boolean isGroup(String type) {
        return GROUPS.contains(type);
    }

    /// True if the block's name is part of what it says: without it the block means nothing.
    static boolean needsName(String type) {
        return NAMED.contains(type);
    }

    static boolean isKnown(String outer, String type) {
        return INSIDE.getOrDefault(outer, Set.of()).contains(type);
    }

    /// What 2.4 has besides: `passdb NAME { fields { } }`.
    static boolean isKnown24(String outer, String type) {
        return outer.equals("passdb") && (type.equals("fields") || type.equals("passdb_fields"))
            || outer.equals("userdb") && (type.equals("fields") || type.equals("userdb_fields"));
    }

    static boolean isIgnored(String type) {
        return IGNORED.contains(type);
    }

    static List<String> inside(String outer) {
        return INSIDE.getOrDefault(outer, Set.of()).stream().sorted().toList();
    }
}
