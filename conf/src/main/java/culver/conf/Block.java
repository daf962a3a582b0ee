package culver.conf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// One block of the configuration, or its whole top level: immutable, checked.
///
/// A value is parsed once and kept.
final class Block implements Conf {
    private final String type;
    private final String name;
    private final Place place;
    private final Map<String, Entry> values;
    private final List<Block> blocks;
    private final Map<String, List<Conf>> byType;
    private final Map<Setting<?>, Object> parsed = new ConcurrentHashMap<>();

    Block(String type, String name, Place place, Map<String, Entry> values, List<Block> blocks) {
        this.type = type;
        this.name = name;
        this.place = place;
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        this.blocks = List.copyOf(blocks);
        var sorted = new HashMap<String, List<Conf>>();
        for (Block block : blocks) {
            sorted.computeIfAbsent(block.type, _ -> new ArrayList<>()).add(block);
        }
        sorted.replaceAll((_, list) -> List.copyOf(list));
        this.byType = sorted;
    }

    static Block of(Draft draft) {
        return new Block(draft.type, draft.name, draft.place, draft.values, draft.blocks.stream().map(Block::of).toList());
    }

    /// This block with another's values over its own: named blocks are merged, blocks without a name are added.
    Block under(Block over) {
        var merged = new LinkedHashMap<>(values);
        merged.putAll(over.values);
        var all = new ArrayList<>(blocks);
        for (Block block : over.blocks) {
            int same = block.name.isEmpty() && !block.isGroup() ? -1 : indexOf(all, block);
            if (same < 0) {
                all.add(block);
            } else {
                all.set(same, all.get(same).under(block));
            }
        }
        return new Block(type, name, place, merged, all);
    }

    private boolean isGroup() {
        return BlockKinds.isGroup(type);
    }

    private static int indexOf(List<Block> blocks, Block block) {
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).type.equals(block.type) && blocks.get(i).name.equals(block.name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T get(Setting<T> setting) {
        Object value = parsed.get(setting);
        if (value == null) {
            value = read(setting);
            parsed.put(setting, value);
        }
        return (T) value;
    }

    private <T> T read(Setting<T> setting) {
        Entry entry = values.get(setting.name());
        try {
            return setting.read(entry == null ? setting.defaultText() : entry.text());
        } catch (ConfException e) {
            // the reader has checked all values against the tables: only a setting of no table comes here
            throw new IllegalArgumentException((entry == null ? "" : entry.place() + ": ") + e.getMessage(), e);
        }
    }

    @Override
    public boolean has(Setting<?> setting) {
        return values.containsKey(setting.name());
    }

    @Override
    public List<Conf> blocks(String blockType) {
        return byType.getOrDefault(blockType, List.of());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, String> group(String groupType) {
        var all = new LinkedHashMap<String, String>();
        for (Block block : blocks) {
            if (block.type.equals(groupType)) {
                block.values.forEach((key, entry) -> all.put(key, entry.text()));
            }
        }
        return Collections.unmodifiableMap(all);
    }

    @Override
    public Conf in(Scope scope) {
        return this;
    }

    @Override
    public String where() {
        return place.toString();
    }

    String type() {
        return type;
    }

    Map<String, Entry> values() {
        return values;
    }

    List<Block> blocks() {
        return blocks;
    }
}
