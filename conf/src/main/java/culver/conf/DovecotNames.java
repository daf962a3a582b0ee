package culver.conf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The settings that Dovecot has, with its defaults: so that a name which Culver does not use is told from a misspelt one.
///
/// Read from the resource `dovecot.settings`, whose head describes it, when a file first needs it.
final class DovecotNames {
    private static final String RESOURCE = "dovecot.settings";
    private static final String NO_DEFAULT = "\0";

    private DovecotNames() {
    }

    private static final class Held {
        static final Map<String, Map<String, String>> BY_PATH = load();
    }

    static boolean has(String path, String name) {
        return Held.BY_PATH.getOrDefault(path, Map.of()).containsKey(name);
    }

    /// True if the text is what Dovecot does without the setting.
    static boolean isDefault(String path, String name, String text) {
        String standard = Held.BY_PATH.getOrDefault(path, Map.of()).getOrDefault(name, NO_DEFAULT);
        return standard.equals(text.strip()) || sameSwitch(standard, text) || sameAmount(standard, text);
    }

    private static boolean sameSwitch(String a, String b) {
        return isSwitch(a) && isSwitch(b) && a.charAt(0) == b.charAt(0);
    }

    private static boolean isSwitch(String text) {
        return text.equals("yes") || text.equals("no") || text.equals("y") || text.equals("n");
    }

    /// `1 hours` and `60m`, `128 k` and `128kB`.
    private static boolean sameAmount(String a, String b) {
        if (a.isEmpty() || b.isEmpty() || !Character.isDigit(a.charAt(0)) || !Character.isDigit(b.charAt(0))) {
            return false;
        }
        try {
            return Values.size(a) == Values.size(b);
        } catch (ConfException _) {
            // not sizes
        }
        try {
            return Values.duration(a).equals(Values.duration(b));
        } catch (ConfException _) {
            return false;
        }
    }

    /// The default's text, or null where there is none or it depends.
    static String defaultText(String path, String name) {
        String text = Held.BY_PATH.getOrDefault(path, Map.of()).get(name);
        return NO_DEFAULT.equals(text) ? null : text;
    }

    static Set<String> names(String path) {
        return Held.BY_PATH.getOrDefault(path, Map.of()).keySet();
    }

    private static Map<String, Map<String, String>> load() {
        var byPath = new HashMap<String, Map<String, String>>();
        try (var in = DovecotNames.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the installation");
            }
            Map<String, String> names = Map.of();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                if (line.startsWith("[")) {
                    names = byPath.computeIfAbsent(line.substring(1, line.length() - 1), _ -> new HashMap<>());
                } else if (!line.isEmpty() && !line.startsWith("#")) {
                    String declared = line.startsWith("~") ? line.substring(1) : line;
                    int equals = declared.indexOf(" =");
                    if (equals < 0) {
                        names.putIfAbsent(declared, NO_DEFAULT);
                    } else {
                        names.put(declared.substring(0, equals), declared.substring(equals + 2).strip());
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return byPath;
    }
}
