package culver.conf;

import java.util.List;
import java.util.Map;

/// Top-level values without a file: see [Conf#of].
record MapConf(Map<String, String> values) implements Conf {
    MapConf {
        values = Map.copyOf(values);
    }

    @Override
    public <T> T get(Setting<T> setting) {
        try {
            return setting.read(values.getOrDefault(setting.name(), setting.defaultText()));
        } catch (ConfException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public boolean has(Setting<?> setting) {
        return values.containsKey(setting.name());
    }

    @Override
    public List<Conf> blocks(String type) {
        return List.of();
    }

    @Override
    public String name() {
        return "";
    }

    @Override
    public Map<String, String> group(String type) {
        return Map.of();
    }

    @Override
    public Conf in(Scope scope) {
        return this;
    }

    @Override
    public String where() {
        return "(no file)";
    }
}
