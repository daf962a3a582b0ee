package culver.conf;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The settings of all modules, by the block in which they stand.
///
/// Two modules may declare the same setting (each reads it its own way): the first declaration is the one that is documented.
final class Tables {
    private final Map<String, Map<String, Setting<?>>> byPath = new LinkedHashMap<>();

    Tables(List<SettingTable> tables) {
        for (SettingTable table : tables) {
            var settings = byPath.computeIfAbsent(table.block(), _ -> new LinkedHashMap<>());
            for (Setting<?> setting : table.settings()) {
                settings.putIfAbsent(setting.name(), setting);
            }
        }
    }

    /// The declared setting, or null.
    Setting<?> find(String path, String name) {
        return byPath.getOrDefault(path, Map.of()).get(name);
    }

    boolean hasBlock(String path) {
        return byPath.containsKey(path);
    }

    /// The settings of a block in the order in which they were declared.
    Map<String, Setting<?>> in(String path) {
        return byPath.getOrDefault(path, Map.of());
    }

    Set<String> paths() {
        return byPath.keySet();
    }

    /// Every name that may stand in a block: declared, or Dovecot's.
    Set<String> names(String path) {
        var names = new TreeSet<>(in(path).keySet());
        names.addAll(DovecotNames.names(path));
        return names;
    }

    /// The other blocks in which a name is known, for a message.
    List<String> homes(String name) {
        return byPath.keySet().stream().filter(path -> find(path, name) != null || DovecotNames.has(path, name)).toList();
    }
}
