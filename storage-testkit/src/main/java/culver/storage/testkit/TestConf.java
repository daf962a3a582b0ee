package culver.storage.testkit;

import culver.conf.Conf;
import culver.conf.Scope;
import culver.conf.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A configuration with blocks, put together in a test: `new TestConf().set("mail_fsync", "never").block("namespace", "inbox", ns -> …)`.
public final class TestConf implements Conf {
    private final String name;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, List<Conf>> blocks = new LinkedHashMap<>();

    public TestConf() {
        this("");
    }

    private TestConf(String name) {
        this.name = name;
    }

    public TestConf set(String setting, String value) {
        values.put(setting, value);
        return this;
    }

    public TestConf block(String type, String name, java.util.function.Consumer<TestConf> content) {
        var block = new TestConf(name);
        content.accept(block);
        blocks.computeIfAbsent(type, _ -> new ArrayList<>()).add(block);
        return this;
    }

    @Override
    public <T> T get(Setting<T> setting) {
        return Conf.of(values).get(setting);
    }

    @Override
    public boolean has(Setting<?> setting) {
        return values.containsKey(setting.name());
    }

    @Override
    public List<Conf> blocks(String type) {
        return List.copyOf(blocks.getOrDefault(type, List.of()));
    }

    @Override
    public String name() {
        return name;
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
        return "(test)";
    }
}
