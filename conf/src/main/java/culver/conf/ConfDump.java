package culver.conf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Prints a configuration in the language it was written in: what `culverconf` shows.
///
/// What is printed reads back to the same configuration. Names are sorted and blocks stand among them, as `doveconf` has it; blocks of one
/// kind keep their order. Filters come last, with everything that they say. A file of Dovecot 2.4 comes out in the language of 2.3.
///
/// ```
/// mail_location = maildir:~/Maildir
/// namespace inbox {
///   mailbox Drafts {
///     special_use = \Drafts
///   }
/// }
/// protocol imap {
///   mail_max_userip_connections = 20
/// }
/// ```
///
/// Immutable, so any thread may use it.
public final class ConfDump {
    /// Which settings to print.
    public enum Mode {
        /// What differs from the default: `-n`.
        NON_DEFAULT,
        /// What differs, and what the file says though it is the default: `-N`.
        EXPLICIT,
        /// All: `-a`.
        ALL,
        /// The defaults, whatever the file says: `-d`.
        DEFAULTS
    }

    /// Blocks whose presence alone says something.
    private static final Set<String> KEPT_EMPTY = Set.of("namespace", "mailbox", "passdb", "userdb");

    private final Tables tables;

    public ConfDump(List<SettingTable> tables) {
        this.tables = new Tables(tables);
    }

    /// The configuration's text. One that was narrowed by [Conf#in] is printed as that connection sees it, without filters.
    public String print(Conf conf, Mode mode) {
        var out = new StringBuilder();
        if (mode == Mode.DEFAULTS) {
            content(out, "", null, withStandardListeners(new Block("", "", new Place("", 0), Map.of(), List.of())), Mode.ALL, "");
            return out.toString();
        }
        Block top = top(conf);
        content(out, "", null, mode == Mode.ALL ? withStandardListeners(top) : top, mode, "");
        if (conf instanceof Tree tree) {
            tree.parts().forEach(part -> part(out, part));
        }
        return out.toString();
    }

    /// `name = value` for a top-level setting as it is in effect, or null if no table and no file knows the name.
    public String print(Conf conf, String name) {
        Entry entry = top(conf).values().get(name);
        Setting<?> setting = tables.find("", name);
        return entry != null ? line(name, value(entry)) : setting != null ? line(name, quoted(setting.defaultText())) : null;
    }

    private static Block top(Conf conf) {
        return switch (conf) {
            case Tree tree -> tree.effective();
            case Block block -> block;
            case MapConf map -> {
                var values = new LinkedHashMap<String, Entry>();
                map.values().forEach((key, text) -> values.put(key, Entry.of(text, new Place(map.where(), 0))));
                yield new Block("", "", new Place(map.where(), 0), values, List.of());
            }
            default -> throw new IllegalArgumentException("not a configuration that was read: " + conf.getClass());
        };
    }

    private void part(StringBuilder out, Tree.Part part) {
        var inner = new StringBuilder();
        List<Line.Open> around = part.filter().blocks();
        // a filter's values are printed even where they are a default: they undo what holds for everybody
        content(inner, "", null, part.block(), Mode.EXPLICIT, "  ".repeat(around.size()));
        if (inner.isEmpty()) {
            return;
        }
        for (int i = 0; i < around.size(); i++) {
            out.append("  ".repeat(i)).append(around.get(i).type()).append(' ').append(name(around.get(i).name())).append(" {\n");
        }
        out.append(inner);
        for (int i = around.size() - 1; i >= 0; i--) {
            out.append("  ".repeat(i)).append("}\n");
        }
    }

    private void content(StringBuilder out, String path, Block outer, Block block, Mode mode, String indent) {
        /// Something to print, and the name by which it is sorted.
        record Item(String name, String text) {
        }
        var items = new ArrayList<Item>();
        values(path, outer, block, mode).forEach((name, text) -> items.add(new Item(name, indent + line(name, text))));
        for (Block inner : block.blocks()) {
            var body = new StringBuilder();
            content(body, path.isEmpty() ? inner.type() : path + "/" + inner.type(), block, inner, mode, indent + "  ");
            if (!body.isEmpty() || KEPT_EMPTY.contains(inner.type())) {
                String head = inner.type() + (inner.name().isEmpty() ? "" : " " + name(inner.name())) + " {\n";
                items.add(new Item(inner.type(), indent + head + body + indent + "}\n"));
            }
        }
        if (!BlockKinds.isGroup(block.type())) {
            items.sort(Comparator.comparing(Item::name));
        }
        items.forEach(item -> out.append(item.text));
    }

    private Map<String, String> values(String path, Block outer, Block block, Mode mode) {
        var texts = new LinkedHashMap<String, String>();
        if (mode == Mode.ALL) {
            tables.in(path).forEach((name, setting) -> texts.put(name, quoted(setting.defaultText())));
        }
        block.values().forEach((name, entry) -> {
            Setting<?> setting = tables.find(path, name);
            boolean same = setting == null ? DovecotNames.isDefault(path, name, entry.text()) : isDefault(setting, outer, block, entry);
            if (mode != Mode.NON_DEFAULT || !same) {
                texts.put(name, value(entry));
            }
        });
        return texts;
    }

    private static boolean isDefault(Setting<?> setting, Block outer, Block block, Entry entry) {
        try {
            return !entry.isFile() && setting.read(entry.text()).equals(setting.read(defaultText(setting, outer, block)));
        } catch (ConfException _) {
            return false;
        }
    }

    /// A listener's port and TLS depend on which one it is.
    private static String defaultText(Setting<?> setting, Block outer, Block block) {
        if (block.type().equals("inet_listener")) {
            for (var standard : ListenerConf.STANDARD) {
                if (standard.service().equals(outer.name()) && standard.name().equals(block.name())) {
                    Entry entry = values(standard).get(setting.name());
                    return entry == null ? setting.defaultText() : entry.text();
                }
            }
        }
        return setting.defaultText();
    }

    private static Map<String, Entry> values(ListenerConf.Standard standard) {
        var place = new Place("(default)", 0);
        return Map.of("port", Entry.of(Integer.toString(standard.port()), place), "ssl", Entry.of(standard.ssl() ? "yes" : "no", place));
    }

    /// The listeners that need no block in a file, under those that have one.
    private static Block withStandardListeners(Block top) {
        var services = new ArrayList<Block>();
        var place = new Place("(default)", 0);
        for (var standard : ListenerConf.STANDARD) {
            var listener = new Block("inet_listener", standard.name(), place, values(standard), List.of());
            services.add(new Block("service", standard.service(), place, Map.of(), List.of(listener)));
        }
        Block defaults = new Block("", "", place, Map.of(), List.of());
        for (Block service : services) {
            defaults = defaults.under(new Block("", "", place, Map.of(), List.of(service)));
        }
        return defaults.under(top);
    }

    private static String line(String name, String text) {
        return text.isEmpty() ? name + " =\n" : name + " = " + text + "\n";
    }

    private static String value(Entry entry) {
        return entry.isFile() ? entry.source() : quoted(entry.text());
    }

    /// The text as a value, in quotes where the bare text would be read as something else.
    static String quoted(String text) {
        boolean bare = text.isEmpty() || text.equals(text.strip()) && "\"'<".indexOf(text.charAt(0)) < 0 && text.indexOf('#') < 0
            && !text.endsWith("\\") && !text.startsWith("$") && !text.contains(" $") && !text.contains("\t$");
        return bare ? text : '"' + escaped(text) + '"';
    }

    private static String name(String name) {
        boolean bare = !name.isEmpty() && name.chars().noneMatch(c -> c <= ' ' || "\"'{}=#\\".indexOf(c) >= 0);
        return bare ? name : '"' + escaped(name) + '"';
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
