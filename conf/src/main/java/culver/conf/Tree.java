package culver.conf;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A whole configuration: its top level and the parts that hold for some connections only.
///
/// [#in] merges the matching parts over the top level, once for each set of matching filters. A client chooses its address and the
/// name it asks for, so the number of merged views kept is bounded; beyond [#MOST_VIEWS] they are made anew.
final class Tree implements Conf {
    private static final int MOST_VIEWS = 256;
    private static final Scope EVERYWHERE = new Scope("", null, null, "");

    /// @param filter for whom
    /// @param block  what
    record Part(Filter filter, Block block) {
    }

    private final Block base;
    private final List<Part> parts;
    private final Map<BitSet, Block> views;
    private final Scope scope;
    private final Block effective;

    /// @param parts in file order
    Tree(Block base, List<Part> parts) {
        this(base, List.copyOf(parts), new ConcurrentHashMap<>(), EVERYWHERE, base);
    }

    private Tree(Block base, List<Part> parts, Map<BitSet, Block> views, Scope scope, Block effective) {
        this.base = base;
        this.parts = parts;
        this.views = views;
        this.scope = scope;
        this.effective = effective;
    }

    /// What the new scope leaves open stays as it was: a connection's view may be narrowed to its protocol later.
    @Override
    public Conf in(Scope narrower) {
        if (parts.isEmpty()) {
            return this;
        }
        var wanted = new Scope(narrower.protocol().isEmpty() ? scope.protocol() : narrower.protocol(),
            narrower.local() == null ? scope.local() : narrower.local(), narrower.remote() == null ? scope.remote() : narrower.remote(),
            narrower.localName().isEmpty() ? scope.localName() : narrower.localName());
        var matching = new BitSet();
        for (int i = 0; i < parts.size(); i++) {
            matching.set(i, parts.get(i).filter.matches(wanted));
        }
        return new Tree(base, parts, views, wanted, view(matching));
    }

    private Block view(BitSet matching) {
        Block view = views.get(matching);
        if (view == null) {
            view = base;
            var order = matching.stream().mapToObj(parts::get).sorted((a, b) -> Filter.BY_SPECIFICITY.compare(a.filter, b.filter)).toList();
            for (Part part : order) {
                view = view.under(part.block);
            }
            if (views.size() < MOST_VIEWS) {
                views.put(matching, view);
            }
        }
        return view;
    }

    @Override
    public List<Conf> filtered() {
        return parts().stream().<Conf>map(part -> {
            var outer = new BitSet();
            for (int i = 0; i < parts.size(); i++) {
                var around = parts.get(i).filter.blocks();
                outer.set(i, around.size() <= part.filter.blocks().size() && around.equals(part.filter.blocks().subList(0, around.size())));
            }
            return view(outer);
        }).toList();
    }

    @Override
    public <T> T get(Setting<T> setting) {
        return effective.get(setting);
    }

    @Override
    public boolean has(Setting<?> setting) {
        return effective.has(setting);
    }

    @Override
    public List<Conf> blocks(String type) {
        return effective.blocks(type);
    }

    @Override
    public String name() {
        return "";
    }

    @Override
    public Map<String, String> group(String type) {
        return effective.group(type);
    }

    @Override
    public String where() {
        return effective.where();
    }

    Block effective() {
        return effective;
    }

    /// The parts that are not merged into [#effective]: all of them as long as no scope was chosen.
    List<Part> parts() {
        return scope == EVERYWHERE ? parts : List.of();
    }
}
