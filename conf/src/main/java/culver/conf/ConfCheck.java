package culver.conf;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Compares what was read with the modules' tables: every name known, every value of its type and in its bounds.
///
/// Also the step at which `key = <file` becomes the file's content, because only the table says which settings keep the path.
final class ConfCheck {
    private final Tables tables;
    private final boolean modern;
    private final boolean partly;
    private final List<String> warnings;
    private final Set<String> warned = new HashSet<>();

    /// @param modern   true for a file of Dovecot 2.4, in which most settings may stand in any block
    /// @param partly   names that no table declares are somebody else's to check
    /// @param warnings is added to
    ConfCheck(Tables tables, boolean modern, boolean partly, List<String> warnings) {
        this.tables = tables;
        this.modern = modern;
        this.partly = partly;
        this.warnings = warnings;
    }

    void block(Draft draft) throws ConfException {
        if (draft.outer != null && draft.outer.isTop() && BlockKinds.isIgnored(draft.type)) {
            return;
        }
        if (!BlockKinds.isGroup(draft.type)) {
            String path = draft.path();
            for (Map.Entry<String, Entry> value : draft.values.entrySet()) {
                value.setValue(entry(draft, path, value.getKey(), value.getValue()));
            }
        } else {
            for (Map.Entry<String, Entry> value : draft.values.entrySet()) {
                if (value.getValue().isFile()) {
                    value.setValue(content(value.getKey(), value.getValue()));
                }
            }
        }
        for (Draft inner : draft.blocks) {
            block(inner);
        }
    }

    private Entry entry(Draft draft, String path, String name, Entry entry) throws ConfException {
        Setting<?> setting = tables.find(path, name);
        if (setting == null) {
            undeclared(draft, path, name, entry);
            return entry;
        }
        Entry read = entry.isFile() && !setting.isFile() ? content(name, entry) : entry;
        try {
            setting.read(read.text());
            return read;
        } catch (ConfException e) {
            throw new ConfException(entry.place() + ": " + e.getMessage(), e);
        }
    }

    private static Entry content(String name, Entry entry) throws ConfException {
        return entry.withText(Sources.read(entry.file(), name, entry.place()));
    }

    private void undeclared(Draft draft, String path, String name, Entry entry) throws ConfException {
        if (partly) {
            return;
        }
        String text = entry.text();
        var unsafe = Unsafe.reason(path, name, text);
        if (unsafe.isPresent()) {
            throw entry.place().error(name + " = " + text + " is not supported, and without it " + unsafe.get());
        }
        if (!DovecotNames.has(path, name) && !(modern && DovecotNames.has("", name))) {
            throw unknown(draft, path, name, entry);
        }
        if (!isDefault(draft, path, name, text) && warned.add(path + "/" + name)) {
            warnings.add(entry.place() + ": " + name + " is Dovecot's; Culver does not act on it");
        }
    }

    private static boolean isDefault(Draft draft, String path, String name, String text) {
        // a service's program is its name
        return DovecotNames.isDefault(path, name, text) || path.equals("service") && name.equals("executable") && text.equals(draft.name);
    }

    private ConfException unknown(Draft draft, String path, String name, Entry entry) {
        String where = draft.isTop() ? "" : " inside " + draft.type + " { }";
        List<String> homes = tables.homes(name);
        String advice = homes.isEmpty() ? Nearest.to(name, tables.names(path)).map(n -> "; did you mean '" + n + "'?").orElse("")
            : homes.contains("") ? "; it belongs outside of all blocks"
            : "; it belongs inside " + String.join(" or ", homes.stream().map(h -> h.replace("/", " { ") + " { }" + (h.contains("/") ? " }" : "")).toList());
        return entry.place().error("unknown setting '" + name + "'" + where + advice);
    }
}
