package culver.conf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/// Files to logical lines: includes, continuation lines, comments. What the lines make is a [DraftBuilder]'s matter.
///
/// Used by one thread, once.
final class ConfReader {
    private static final int DEEPEST_INCLUDE = 20;

    private final Tables tables;
    private final Deque<Path> including = new ArrayDeque<>();
    private final List<Path> files = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private DraftBuilder tree;
    private Path base;

    ConfReader(Tables tables) {
        this.tables = tables;
    }

    DraftBuilder readFile(Path file) throws ConfException {
        var place = new Place(file.toString(), 0);
        tree = new DraftBuilder(tables, place, warnings);
        include(file, place, false);
        return tree;
    }

    DraftBuilder readText(String text, Path folder) throws ConfException {
        tree = new DraftBuilder(tables, new Place("(text)", 0), warnings);
        base = folder;
        lines(text, "(text)");
        return tree;
    }

    /// All files that were read, in order.
    List<Path> files() {
        return files;
    }

    List<String> warnings() {
        return warnings;
    }

    private void include(Path file, Place from, boolean optional) throws ConfException {
        if (optional && !Files.isReadable(file)) {
            return;
        }
        Path real = real(file);
        if (including.contains(real)) {
            throw from.error(file + " includes itself");
        }
        if (including.size() >= DEEPEST_INCLUDE) {
            throw from.error("files include each other more than " + DEEPEST_INCLUDE + " deep");
        }
        String text = Sources.read(file, from.line() == 0 ? "configuration" : "!include", from);
        including.push(real);
        files.add(file);
        Path outerBase = base;
        base = file.getParent();
        lines(text, file.toString());
        base = outerBase;
        including.pop();
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException _) {
            return file;        // reading it will say why
        }
    }

    private void lines(String text, String file) throws ConfException {
        Place around = tree.innermost();
        var joined = new StringBuilder();
        int number = 0;
        int first = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            if (joined.isEmpty()) {
                first = number;
            }
            var place = new Place(file, first);
            String content = Line.uncomment(line);
            warnOfComment(line, content, new Place(file, number));
            if (content.endsWith("\\")) {
                String piece = content.substring(0, content.length() - 1).stripTrailing();
                joined.append(piece).append(piece.isEmpty() ? "" : " ");
                continue;
            }
            if (content.isEmpty() && !joined.isEmpty()) {
                warnings.add(place + ": this line is continued by an empty line or a comment, and ends there; Dovecot would forget it");
            }
            joined.append(content);
            take(Line.parse(joined.toString().strip(), place), place);
            joined.setLength(0);
        }
        if (!joined.isEmpty()) {
            var place = new Place(file, first);
            warnings.add(place + ": this line is continued by the end of the file; Dovecot would forget it");
            take(Line.parse(joined.toString().strip(), place), place);
        }
        if (tree.innermost() != around) {
            throw new Place(file, number).error("'}' is missing for the block that begins at " + tree.innermost());
        }
    }

    private void warnOfComment(String line, String content, Place place) {
        int at = line.indexOf(content) + content.length();
        if (!content.isEmpty() && at < line.length() && line.charAt(at) == '#') {
            warnings.add(place + ": '#' begins a comment here; put a blank before it, or quote the value");
        }
    }

    private void take(Line line, Place place) throws ConfException {
        switch (line) {
            case Line.Blank() -> { }
            case Line.Assign(var key, var value, var quoted) -> tree.set(key, Entry.of(quoted ? value : tree.expand(value, place), place));
            case Line.AssignFile(var key, var path) -> tree.set(key, Entry.ofFile(path(path, place).toString(), place));
            case Line.Open block -> tree.open(block, place);
            case Line.Close() -> tree.close(place);
            case Line.Include(var pattern, var optional) -> include(pattern, optional, place);
        }
    }

    private Path path(String text, Place place) throws ConfException {
        try {
            if (text.isEmpty()) {
                throw place.error("a file name is missing after '<'");
            }
            return base.resolve(Line.unquote(text)).normalize();
        } catch (InvalidPathException e) {
            throw new ConfException(place + ": not a file name: " + e.getMessage(), e);
        }
    }

    private void include(String pattern, boolean optional, Place place) throws ConfException {
        List<Path> found;
        try {
            found = Sources.glob(base, pattern);
        } catch (IOException e) {
            throw new ConfException(place + ": !include " + pattern + ": " + Sources.reason(e), e);
        } catch (PatternSyntaxException | InvalidPathException e) {
            throw new ConfException(place + ": !include " + pattern + ": " + e.getMessage().lines().findFirst().orElse("bad pattern"), e);
        }
        if (found.isEmpty() && !optional) {
            throw place.error("!include " + pattern + ": no such file");
        }
        for (Path file : found) {
            include(file, place, optional);
        }
    }
}
