package culver.conf;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Lines to a tree of text: blocks and filters, the words of 2.4's lists, `$var`. What names and values mean is not known here, except for
/// what the grammar needs: which blocks there are, and what an earlier or default setting is.
///
/// Used by one thread, once.
final class DraftBuilder {
    private static final int DEEPEST_BLOCK = 20;

    private enum Kind { TOP, FILTER, BLOCK, WORDS, PREFIX, IGNORED }

    /// An open block. In `PREFIX` the draft is that of the block around.
    ///
    /// @param name what is set: the words' setting or the prefix
    private record Frame(Kind kind, Draft draft, String name, Place place) {
    }

    private final Tables tables;
    private final Deque<Frame> open = new ArrayDeque<>();
    private final List<Draft> parts = new ArrayList<>();
    private final List<String> warnings;
    private final Draft root;
    private boolean modern;

    /// @param warnings is added to
    DraftBuilder(Tables tables, Place place, List<String> warnings) {
        this.tables = tables;
        this.warnings = warnings;
        this.root = Draft.root(place);
        open.push(new Frame(Kind.TOP, root, "", place));
    }

    Draft root() {
        return root;
    }

    /// The content of filter blocks, in file order.
    List<Draft> parts() {
        return parts;
    }

    /// True if the file is written for Dovecot 2.4 or later.
    boolean isModern() {
        return modern;
    }

    /// Where the innermost open block begins.
    Place innermost() {
        return open.element().place;
    }

    void set(String key, Entry entry) throws ConfException {
        Frame frame = open.element();
        if (key.equals("dovecot_config_version") && frame.kind == Kind.TOP) {
            version(entry);
            return;
        }
        switch (frame.kind) {
            case PREFIX -> put(frame.draft, key.startsWith(frame.name) ? key : frame.name + key, entry);
            case IGNORED, WORDS -> frame.draft.values.put(key, entry);
            default -> put(frame.draft, key, entry);
        }
    }

    private void version(Entry entry) throws ConfException {
        if (!root.values.isEmpty() || !root.blocks.isEmpty() || !parts.isEmpty()) {
            throw entry.place().error("dovecot_config_version must be the first setting");
        }
        modern = !entry.text().startsWith("2.3") && !entry.text().startsWith("2.2");
    }

    /// Sets `key`, or the setting in a nested block that `plugin/key` or `service/NAME/key` names.
    private void put(Draft draft, String key, Entry entry) throws ConfException {
        if (BlockKinds.isGroup(draft.type)) {
            draft.values.put(key, entry);
            return;
        }
        String[] steps = key.split("/");
        Draft target = draft;
        int i = 0;
        while (i < steps.length - 1) {
            String type = steps[i++];
            if (!isBlock(target, type)) {
                throw entry.place().error("unknown block '" + type + "' in " + key);
            }
            String name = !BlockKinds.isGroup(type) && i < steps.length - 1 ? steps[i++] : "";
            target = target.block(type, name, true, entry.place());
        }
        String last = steps.length == 0 ? key : steps[steps.length - 1];
        if (target.path().equals("service/inet_listener") && last.equals("listen")) {
            last = "address";           // the name that Dovecot 1 and 2.4 have for it
        }
        target.values.put(last, entry);
    }

    private boolean isBlock(Draft outer, String type) {
        String path = outer.path();
        return BlockKinds.isKnown(path, type) || tables.hasBlock(path.isEmpty() ? type : path + "/" + type)
            || modern && BlockKinds.isKnown24(path, type);
    }

    void open(Line.Open block, Place place) throws ConfException {
        Frame frame = open.element();
        Draft around = frame.draft;
        String type = block.type();
        if (open.size() > DEEPEST_BLOCK) {
            throw place.error("blocks are nested more than " + DEEPEST_BLOCK + " deep");
        }
        if (frame.kind == Kind.IGNORED) {
            open.push(new Frame(Kind.IGNORED, around.block(type, block.name(), false, place), "", place));
        } else if (frame.kind == Kind.WORDS || frame.kind == Kind.PREFIX) {
            throw place.error("a block may not stand in " + frame.name + " { }");
        } else if (Filter.isFilter(type) && around.isTop()) {
            open.push(new Frame(Kind.FILTER, filter(block, around, place), "", place));
        } else if (isBlock(around, type)) {
            if (BlockKinds.needsName(type) && block.name().isEmpty()) {
                throw place.error(type + " needs a name: " + type + " NAME {");
            }
            open.push(new Frame(Kind.BLOCK, around.block(type, block.name(), BlockKinds.isGroup(type), place), "", place));
        } else if (around.isTop() && BlockKinds.isIgnored(type)) {
            open.push(new Frame(Kind.IGNORED, around.block(type, block.name(), false, place), "", place));
        } else if (block.name().isEmpty() && isWords(around.path(), type)) {
            open.push(new Frame(Kind.WORDS, Draft.of(Filter.NONE, around, place), type, place));
        } else if (modern && block.name().isEmpty() && DovecotNames.names("").stream().anyMatch(n -> n.startsWith(type + "_"))) {
            open.push(new Frame(Kind.PREFIX, around, type + "_", place));
        } else {
            throw unknownBlock(around, type, place);
        }
    }

    private Draft filter(Line.Open block, Draft around, Place place) throws ConfException {
        try {
            var part = Draft.of(around.filter.inside(block), around, place);
            parts.add(part);
            return part;
        } catch (ConfException e) {
            throw new ConfException(place + ": " + e.getMessage(), e);
        }
    }

    /// Dovecot 2.4's `protocols { imap = yes }`.
    private boolean isWords(String path, String name) {
        Setting<?> setting = tables.find(path, name);
        return setting == null ? DovecotNames.has(path, name) : setting.isWords();
    }

    private ConfException unknownBlock(Draft around, String type, Place place) {
        if (tables.find(around.path(), type) != null) {
            return place.error("'" + type + "' is a setting, not a block: write " + type + " = VALUE");
        }
        String where = around.isTop() ? "" : " inside " + around.type + " { }";
        if (Filter.isFilter(type)) {
            return place.error("a " + type + " block may not stand" + where);
        }
        var names = new ArrayList<>(BlockKinds.inside(around.path()));
        names.addAll(around.isTop() ? Filter.types() : List.of());
        return place.error("unknown block '" + type + "'" + where + Nearest.to(type, names).map(n -> "; did you mean '" + n + "'?").orElse(""));
    }

    void close(Place place) throws ConfException {
        if (open.size() == 1) {
            throw place.error("'}' closes nothing");
        }
        Frame frame = open.pop();
        switch (frame.kind) {
            case WORDS -> words(frame);
            case IGNORED -> {
                if (open.element().kind != Kind.IGNORED && !(frame.draft.values.isEmpty() && frame.draft.blocks.isEmpty())) {
                    warnings.add(frame.place + ": " + frame.draft.type + " { } is Dovecot's; Culver does not act on it");
                }
            }
            default -> { }
        }
    }

    /// Adds the words that are `yes` to what the setting holds so far, and removes those that are `no`.
    private void words(Frame frame) throws ConfException {
        Draft around = frame.draft.outer;
        String before = new References(tables, around).value(frame.name);
        var words = new ArrayList<>(Values.words(before == null ? "" : before));
        for (var entry : frame.draft.values.entrySet()) {
            boolean on;
            try {
                on = Values.bool(entry.getValue().text());
            } catch (ConfException e) {
                throw entry.getValue().place().error(frame.name + " { " + entry.getKey() + " } " + e.getMessage());
            }
            words.remove(entry.getKey());
            if (on) {
                words.add(entry.getKey());
            }
        }
        put(around, frame.name, Entry.of(String.join(" ", words), frame.place));
    }

    /// A value with its `$name`s replaced, as seen from the innermost open block.
    String expand(String value, Place place) throws ConfException {
        Frame frame = open.element();
        return frame.kind == Kind.IGNORED ? value : new References(tables, frame.draft).expand(value, place);
    }

    /// Sets over the file and its filters: see [ConfParser#override].
    void override(String assignment) throws ConfException {
        int equals = assignment.indexOf('=');
        String key = equals < 0 ? assignment : assignment.substring(0, equals).strip();
        var place = new Place("-o " + key, 0);
        if (equals < 1) {
            throw place.error("expecting NAME=VALUE");
        }
        String value = assignment.substring(equals + 1).strip();
        put(root, key, value.startsWith("<") ? Entry.ofFile(value.substring(1).strip(), place) : Entry.of(value, place));
        for (Draft part : parts) {
            drop(part, key);
        }
    }

    private static void drop(Draft draft, String key) {
        draft.values.remove(key);
        for (Draft block : draft.blocks) {
            String prefix = block.name.isEmpty() ? block.type + "/" : block.type + "/" + block.name + "/";
            if (key.startsWith(prefix)) {
                drop(block, key.substring(prefix.length()));
            }
        }
    }
}
