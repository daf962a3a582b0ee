package culver.conf;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Dovecot 2.4's names as 2.3's: what changed between the two that Culver acts on.
///
/// | 2.4 | 2.3 |
/// |---|---|
/// | `mail_driver`, `mail_path`, `mail_inbox_path`, … | `mail_location`, in namespaces `location` |
/// | `ssl_server_cert_file = /path` | `ssl_cert = </path` |
/// | `auth_allow_cleartext = yes` | `disable_plaintext_auth = no` |
/// | `passdb NAME { passdb_driver = x }` | `passdb NAME { driver = x }`; the driver is the name by default |
/// | `passwd_file_path`, `fields { }` | `args` |
/// | `service_process_limit`, `inet_listener_port`, `mailbox_auto` inside their block | the name without the block's |
///
/// Works on the text, before it is checked.
final class Dovecot24 {
    private static final Map<String, String> RENAMED = Map.ofEntries(
        Map.entry("ssl_server_key_password", "ssl_key_password"),
        Map.entry("ssl_server_require_crl", "ssl_require_crl"),
        Map.entry("ssl_server_request_client_cert", "ssl_verify_client_cert"),
        Map.entry("ssl_server_cert_username_field", "ssl_cert_username_field"),
        Map.entry("default_idle_kill_interval", "default_idle_kill"),
        Map.entry("restart_request_count", "service_count"),
        Map.entry("idle_kill_interval", "idle_kill"));

    private static final Map<String, String> FILES = Map.of(
        "ssl_server_cert_file", "ssl_cert", "ssl_server_key_file", "ssl_key",
        "ssl_server_alt_cert_file", "ssl_alt_cert", "ssl_server_alt_key_file", "ssl_alt_key",
        "ssl_server_ca_file", "ssl_ca", "ssl_server_dh_file", "ssl_dh",
        "ssl_client_cert_file", "ssl_client_cert", "ssl_client_key_file", "ssl_client_key");

    /// The parts of a mail location, in the order in which they are written.
    private static final Map<String, String> LOCATION = location();

    private Dovecot24() {
    }

    private static Map<String, String> location() {
        var parts = new LinkedHashMap<String, String>();
        parts.put("mail_driver", "");
        parts.put("mail_path", "");
        parts.put("mail_inbox_path", "INBOX");
        parts.put("mail_index_path", "INDEX");
        parts.put("mail_index_private_path", "INDEXPVT");
        parts.put("mail_control_path", "CONTROL");
        parts.put("mail_alt_path", "ALT");
        parts.put("mail_volatile_path", "VOLATILEDIR");
        parts.put("mail_cache_path", "INDEXCACHE");
        parts.put("mailbox_list_layout", "LAYOUT");
        parts.put("mailbox_directory_name", "DIRNAME");
        parts.put("mailbox_root_directory_name", "MAILBOXDIR");
        parts.put("mailbox_subscriptions_filename", "SUBSCRIPTIONS");
        return parts;
    }

    static void translate(Draft root, List<Draft> parts, Tables tables) throws ConfException {
        var tops = new ArrayList<Draft>();
        tops.add(root);
        tops.addAll(parts);
        for (Draft top : tops) {
            for (Draft block : top.blocks) {
                if (block.type.equals("namespace")) {
                    location(block, top, root, "location");
                }
            }
        }
        // the parts inherit from the top level: its own are taken away last
        for (Draft top : tops.reversed()) {
            location(top, top, root, "mail_location");
        }
        for (Draft top : tops) {
            top.values.remove("dovecot_storage_version");
            settings(top, tables);
        }
    }

    private static void settings(Draft draft, Tables tables) throws ConfException {
        var before = new LinkedHashMap<>(draft.values);
        draft.values.clear();
        for (var value : before.entrySet()) {
            rename(draft, value.getKey(), value.getValue(), tables);
        }
        if (draft.type.equals("passdb") || draft.type.equals("userdb")) {
            accounts(draft);
        }
        for (Draft block : draft.blocks) {
            if (!BlockKinds.isGroup(block.type) && !BlockKinds.isIgnored(block.type)) {
                settings(block, tables);
            }
        }
    }

    private static void rename(Draft draft, String key, Entry entry, Tables tables) throws ConfException {
        String name = key;
        String prefix = draft.type + "_";
        if (!draft.type.isEmpty() && name.startsWith(prefix) && tables.names(draft.path()).contains(name.substring(prefix.length()))) {
            name = name.substring(prefix.length());
        }
        name = RENAMED.getOrDefault(name, name);
        if (FILES.containsKey(name)) {
            String path = entry.text();
            draft.values.put(FILES.get(name), path.isEmpty() || entry.isFile() ? entry : Entry.ofFile(path, entry.place()));
        } else if (name.equals("auth_allow_cleartext")) {
            draft.values.put("disable_plaintext_auth", Entry.of(bool(name, entry) ? "no" : "yes", entry.place()));
        } else if (name.equals("ssl_server_prefer_ciphers")) {
            draft.values.put("ssl_prefer_server_ciphers", Entry.of(entry.text().equals("server") ? "yes" : "no", entry.place()));
        } else {
            draft.values.put(name, entry);
        }
    }

    private static boolean bool(String name, Entry entry) throws ConfException {
        try {
            return Values.bool(entry.text());
        } catch (ConfException e) {
            throw entry.place().error(name + ": " + e.getMessage());
        }
    }

    /// `passdb_driver` and the rest as 2.3's `driver` and `args`. A block's name is its driver where it says none.
    private static void accounts(Draft block) {
        Map<String, Entry> values = block.values;
        values.putIfAbsent("driver", Entry.of(block.name, block.place));
        String driver = values.get("driver").text();
        var args = new ArrayList<String>();
        Entry scheme = values.remove("default_password_scheme");
        var fields = fields(block);
        if (driver.equals("passwd-file")) {
            if (scheme != null) {
                args.add("scheme=" + scheme.text());
            }
            Entry format = values.remove("auth_username_format");
            if (format != null) {
                args.add("username_format=" + compact(format.text()));
            }
            Entry path = values.remove("passwd_file_path");
            if (path != null) {
                args.add(compact(path.text()));
            }
        } else if (driver.equals("static")) {
            Entry password = values.remove(block.type + "_static_password");
            if (password != null) {
                args.add("password=" + (scheme == null ? "" : "{" + scheme.text() + "}") + password.text());
            }
            Entry all = values.remove("userdb_static_allow_all_users");
            if (all != null) {
                args.add("allow_all_users=" + all.text());
            }
            args.addAll(fields);
            fields = List.of();
        } else if (driver.equals("pam")) {
            Entry service = values.remove("passdb_pam_service_name");
            if (service != null) {
                args.add(service.text());
            }
        }
        if (!args.isEmpty()) {
            values.putIfAbsent("args", Entry.of(String.join(" ", args), block.place));
        }
        if (!fields.isEmpty()) {
            values.putIfAbsent("override_fields", Entry.of(String.join(" ", fields), block.place));
        }
    }

    /// The `fields { }` of an account block as `name=value`, and takes them away.
    private static List<String> fields(Draft block) {
        var fields = new ArrayList<String>();
        for (Iterator<Draft> inner = block.blocks.iterator(); inner.hasNext();) {
            Draft group = inner.next();
            if (group.type.endsWith("fields")) {
                group.values.forEach((key, entry) -> fields.add(key + "=" + compact(entry.text())));
                inner.remove();
            }
        }
        return fields;
    }

    /// The text without the blanks inside `%{user | lower}`: in `args`, blanks separate.
    static String compact(String text) {
        var out = new StringBuilder(text.length());
        int deep = 0;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{') {
                deep++;
            } else if (c == '}') {
                deep--;
            } else if (deep > 0 && (c == '\'' || c == '"')) {
                quote = quote == 0 ? c : quote == c ? 0 : quote;
            }
            if (deep <= 0 || quote != 0 || !Line.blank(c)) {
                out.append(c);
            }
        }
        return out.toString();
    }

    /// Joins the mail settings of a block into one location, if it has any; those it lacks are its surroundings'.
    private static void location(Draft block, Draft top, Draft root, String name) {
        var place = LOCATION.keySet().stream().map(block.values::get).filter(e -> e != null).map(Entry::place).findFirst();
        if (place.isEmpty()) {
            return;
        }
        var texts = new LinkedHashMap<String, String>();
        for (String key : LOCATION.keySet()) {
            Entry entry = block.values.getOrDefault(key, top.values.getOrDefault(key, root.values.get(key)));
            texts.put(key, entry == null ? "" : entry.text());
        }
        LOCATION.keySet().forEach(block.values::remove);
        block.values.put(name, Entry.of(location(texts), place.get()));
    }

    private static String location(Map<String, String> texts) {
        String driver = texts.remove("mail_driver");
        String path = texts.remove("mail_path");
        if (driver.equals("auto")) {
            driver = "";
        }
        if (path.isEmpty()) {
            path = switch (driver) {
                case "mbox" -> "~/mail";
                case "maildir" -> "~/Maildir";
                default -> "";
            };
        }
        if (path.isEmpty() && driver.isEmpty()) {
            return "";          // autodetected
        }
        String inbox = texts.get("mail_inbox_path");
        if (driver.equals("mbox") && inbox.isEmpty()) {
            inbox = "inbox";
        }
        texts.put("mail_inbox_path", inbox.equals(".") ? "" : inside(path, inbox));
        var location = new StringBuilder(driver.isEmpty() ? "" : driver + ":").append(escape(path));
        texts.forEach((key, text) -> {
            if (!text.isEmpty()) {
                location.append(':').append(LOCATION.get(key)).append('=').append(escape(text));
            }
        });
        return location.toString();
    }

    private static String inside(String folder, String path) {
        return path.isEmpty() || path.startsWith("/") || path.startsWith("~") || path.startsWith("%") ? path : folder + "/" + path;
    }

    /// In a location, `:` separates and `::` is the character.
    private static String escape(String text) {
        return text.replace(":", "::");
    }
}
