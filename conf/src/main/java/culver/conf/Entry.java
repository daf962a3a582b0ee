package culver.conf;

import java.nio.file.Path;

/// One setting of a file, as text.
///
/// @param text   the value after quoting and `$var`; of `key = <file` the content, or `</path` where the setting keeps the path
/// @param source `</path` where it was written so, else null
/// @param place  the line that set it
record Entry(String text, String source, Place place) {
    static Entry of(String text, Place place) {
        return new Entry(text, null, place);
    }

    static Entry ofFile(String path, Place place) {
        return new Entry("<" + path, "<" + path, place);
    }

    /// The file of a value that was written as `<file`.
    Path file() {
        return Path.of(source.substring(1));
    }

    /// True for a value that was written as `<file`.
    boolean isFile() {
        return source != null;
    }

    Entry withText(String other) {
        return new Entry(other, source, place);
    }
}
