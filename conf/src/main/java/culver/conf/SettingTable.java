package culver.conf;

import java.util.List;
import java.util.Optional;

/// The settings that one module declares: what the reader accepts, what `culverconf -a` prints, what `docs/settings.md` lists.
///
/// @param block    where the settings stand: empty for the top level, else the type of block (`namespace`, `passdb`,
///                 `service`, `service/inet_listener`, `namespace/mailbox`, …)
/// @param settings in the order in which they are documented
public record SettingTable(String block, List<Setting<?>> settings) {
    public SettingTable {
        settings = List.copyOf(settings);
    }

    /// A table of top-level settings.
    public static SettingTable of(Setting<?>... settings) {
        return new SettingTable("", List.of(settings));
    }

    /// A table of the settings inside blocks of a type; nested types are joined by `/`.
    public static SettingTable in(String block, Setting<?>... settings) {
        return new SettingTable(block, List.of(settings));
    }

    public Optional<Setting<?>> find(String name) {
        return settings.stream().<Setting<?>>filter(s -> s.name().equals(name)).findFirst();
    }
}
