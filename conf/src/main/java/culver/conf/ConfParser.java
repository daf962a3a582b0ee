package culver.conf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads a configuration in Dovecot's language (2.3, and 2.4 where its first line says so) and checks it.
///
/// ```java
/// var read = new ConfParser(tables).parse(Path.of("/etc/culver/culver.conf"));
/// read.warnings().forEach(log::warn);
/// ```
///
/// Three steps: [ConfReader] and [DraftBuilder] make a tree of text out of files; [Dovecot24] turns 2.4's names into 2.3's; [ConfCheck]
/// compares all of it with the modules' tables. The first mistake ends the reading: a bad file gives no configuration at all.
///
/// - A value that a table declares is checked for type and bounds.
/// - A setting that Dovecot has and no table declares gives one warning, unless it says what is Dovecot's default anyway, or is
///   refused where ignoring it would be unsafe ([Unsafe]).
/// - Any other name is an error that names the nearest known one.
///
/// Immutable, so any thread may use it.
public final class ConfParser {
    private final Tables tables;
    private final List<String> overrides;
    private final boolean partly;

    /// What a file says.
    ///
    /// @param warnings one line each, beginning with `FILE line N: `
    /// @param files    all files that were read, the main one first
    public record Parsed(Conf conf, List<String> warnings, List<Path> files) {
        public Parsed {
            warnings = List.copyOf(warnings);
            files = List.copyOf(files);
        }
    }

    public ConfParser(List<SettingTable> tables) {
        this(new Tables(tables), List.of(), false);
    }

    private ConfParser(Tables tables, List<String> overrides, boolean partly) {
        this.tables = tables;
        this.overrides = overrides;
        this.partly = partly;
    }

    /// A parser for a program that knows a part of the settings (the delivery agent): it checks those, and leaves the names that
    /// no table declares to the server.
    public ConfParser partly() {
        return new ConfParser(tables, overrides, true);
    }

    /// A parser that sets this after the file, as `-o` does: `mail_location=maildir:~/Mail`, `plugin/quota=maildir`. It wins over
    /// filters too.
    public ConfParser override(String assignment) {
        var more = new ArrayList<>(overrides);
        more.add(assignment);
        return new ConfParser(tables, List.copyOf(more), partly);
    }

    /// @throws ConfException for the first mistake, as `FILE line N: WHAT`
    public Parsed parse(Path file) throws ConfException {
        var reader = new ConfReader(tables);
        return finish(reader, reader.readFile(file.toAbsolutePath().normalize()));
    }

    /// Reads a text instead of a file; relative file names in it start at `base`.
    public Parsed parse(String text, Path base) throws ConfException {
        var reader = new ConfReader(tables);
        return finish(reader, reader.readText(text, base.toAbsolutePath().normalize()));
    }

    private Parsed finish(ConfReader reader, DraftBuilder tree) throws ConfException {
        for (String assignment : overrides) {
            tree.override(assignment);
        }
        if (tree.isModern()) {
            Dovecot24.translate(tree.root(), tree.parts(), tables);
        }
        var check = new ConfCheck(tables, tree.isModern(), partly, reader.warnings());
        check.block(tree.root());
        for (Draft part : tree.parts()) {
            check.block(part);
        }
        var parts = tree.parts().stream().map(p -> new Tree.Part(p.filter, Block.of(p))).toList();
        return new Parsed(new Tree(Block.of(tree.root()), parts), reader.warnings(), reader.files());
    }
}
