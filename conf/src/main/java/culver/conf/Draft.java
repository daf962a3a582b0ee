package culver.conf;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A block while it is read: text by name, nested blocks in order. [Block] is what becomes of it.
///
/// Used by one thread.
final class Draft {
    final String type;
    final String name;
    final Draft outer;
    final Place place;
    final Filter filter;
    final Map<String, Entry> values = new LinkedHashMap<>();
    final List<Draft> blocks = new ArrayList<>();

    private Draft(String type, String name, Draft outer, Place place, Filter filter) {
        this.type = type;
        this.name = name;
        this.outer = outer;
        this.place = place;
        this.filter = filter;
    }

    static Draft root(Place place) {
        return new Draft("", "", null, place, Filter.NONE);
    }

    /// The content of a filter block: what may stand at the top level may stand here.
    static Draft of(Filter filter, Draft outer, Place place) {
        return new Draft("", "", outer, place, filter);
    }

    /// The nested block of this type and name; without a name, always a new one, except for groups, which are one.
    Draft block(String blockType, String blockName, boolean group, Place at) {
        if (group || !blockName.isEmpty()) {
            for (Draft block : blocks) {
                if (block.type.equals(blockType) && block.name.equals(blockName)) {
                    return block;
                }
            }
        }
        var block = new Draft(blockType, blockName, this, at, Filter.NONE);
        blocks.add(block);
        return block;
    }

    /// Where settings of this block are declared: `service/inet_listener`; empty at the top level and in filters.
    String path() {
        if (type.isEmpty()) {
            return "";
        }
        String around = outer.path();
        return around.isEmpty() ? type : around + "/" + type;
    }

    /// True where a filter or the file itself is: not in a block.
    boolean isTop() {
        return type.isEmpty();
    }
}
