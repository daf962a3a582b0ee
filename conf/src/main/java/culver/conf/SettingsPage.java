package culver.conf;

import java.util.List;
import java.util.Map;

/// The reference page of all settings, `docs/settings.md`, made from the modules' tables.
public final class SettingsPage {
    private SettingsPage() {
    }

    /// @param modules the tables by the name of their module, in the order in which they are to stand
    public static String markdown(Map<String, List<SettingTable>> modules) {
        var page = new StringBuilder("""
            # Settings

            Every setting that Culver acts on, with its default. The names, the language and the defaults are Dovecot's where it has the setting.
            This page is made from the tables in the code.
            """);
        modules.forEach((module, tables) -> {
            page.append("\n## ").append(module).append('\n');
            tables.forEach(table -> table(page, table));
        });
        return page.toString();
    }

    private static void table(StringBuilder page, SettingTable table) {
        if (table.settings().isEmpty()) {
            return;
        }
        page.append('\n');
        if (!table.block().isEmpty()) {
            page.append("Inside `").append(table.block().replace("/", " { ")).append(" { }").append(table.block().contains("/") ? " }" : "").append("`:\n\n");
        }
        page.append("| setting | type | default | meaning |\n|---|---|---|---|\n");
        for (Setting<?> setting : table.settings()) {
            page.append("| `").append(setting.name()).append("` | ").append(cell(type(setting))).append(" | ").append(code(setting.defaultText()))
                .append(" | ").append(cell(setting.doc())).append(" |\n");
        }
    }

    private static String type(Setting<?> setting) {
        return setting.type().replace("|", ", ") + setting.least().map(l -> ", at least " + l).orElse("") + setting.most().map(m -> ", at most " + m).orElse("");
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + cell(text) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
