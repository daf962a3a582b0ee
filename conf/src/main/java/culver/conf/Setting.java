package culver.conf;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One setting: its name in the file, its type, its default, its bounds and its one-line doc.
///
/// Declared once, as a constant, beside the code that uses it, and gathered in that module's [SettingTable]:
///
/// ```java
/// static final Setting<Duration> IDLE = Setting.duration("pop3_idle_timeout").byDefault("10m").atLeast("10m").doc("autologout, RFC 1939 §3");
/// ```
///
/// Immutable; each "with" method returns a new setting. The default is kept as the text a file would hold, and read by the
/// same reader, so that `culverconf -a` prints it in the same language.
///
/// @param <T> the type of the value that [#read] makes of the text
public final class Setting<T> {
    /// Makes a value of the text in the file. A message without place: the caller knows file and line.
    @FunctionalInterface
    interface Reader<T> {
        T read(String text) throws ConfException;
    }

    private static final String FILE = "file";
    private static final String WORDS = "words";

    private final String name;
    private final String type;
    private final Reader<T> reader;
    private final String defaultText;
    private final String least;
    private final String most;
    private final String doc;

    private Setting(String name, String type, Reader<T> reader, String defaultText, String least, String most, String doc) {
        this.name = name;
        this.type = type;
        this.reader = reader;
        this.defaultText = defaultText;
        this.least = least;
        this.most = most;
        this.doc = doc;
    }

    private static <T> Setting<T> of(String name, String type, String defaultText, Reader<T> reader) {
        return new Setting<>(name, type, reader, defaultText, null, null, "");
    }

    /// Text as it stands (after quoting and `$var` were resolved). `%`-variables are not expanded here: see [Vars].
    public static Setting<String> string(String name) {
        return of(name, "string", "", text -> text);
    }

    /// `yes`/`no`, as Dovecot reads them: only the first letter counts (`y`, `1`, `n`, and anything else is an error).
    public static Setting<Boolean> bool(String name) {
        return of(name, "bool", "no", Values::bool);
    }

    /// A decimal whole number, not negative; `unlimited` is [Long#MAX_VALUE].
    public static Setting<Long> number(String name) {
        return of(name, "number", "0", Values::number);
    }

    /// A size in octets: `10M`, `4 kB`, `0`; units B, k, M, G, T of 1024; `unlimited` is [Long#MAX_VALUE].
    public static Setting<Long> size(String name) {
        return of(name, "size", "0", Values::size);
    }

    /// A time span: `30 secs`, `5m`, `1 hour`, `2d`, `100ms`, `infinite`; a bare number other than 0 is an error, as in Dovecot.
    public static Setting<Duration> duration(String name) {
        return of(name, "time", "0", Values::duration);
    }

    /// Words separated by blanks (or commas), in file order.
    public static Setting<List<String>> words(String name) {
        return of(name, WORDS, "", Values::words);
    }

    /// An octal file mode such as `0600`.
    public static Setting<Integer> mode(String name) {
        return of(name, "mode", "0600", Values::mode);
    }

    /// A file's content (`</path`): the path is kept and the file is not opened here, so that whoever reads it can name it, and
    /// read it again at reload. Text without `<` is the content itself. See [FileValue].
    public static Setting<FileValue> file(String name) {
        return of(name, FILE, "", FileValue::read);
    }

    /// One of the constants of an enum: the text is the constant's name in lower case with `-` for `_`.
    public static <E extends Enum<E>> Setting<E> choice(String name, Class<E> type) {
        var names = Arrays.stream(type.getEnumConstants()).map(c -> c.name().toLowerCase(Locale.ROOT).replace('_', '-')).toList();
        return of(name, String.join("|", names), names.getFirst(), text -> {
            int at = names.indexOf(text.toLowerCase(Locale.ROOT).replace('_', '-'));
            if (at < 0) {
                throw new ConfException("must be one of " + String.join(", ", names) + ", not '" + text + "'");
            }
            return type.getEnumConstants()[at];
        });
    }

    public Setting<T> byDefault(String text) {
        return new Setting<>(name, type, reader, text, least, most, doc);
    }

    public Setting<T> atLeast(String text) {
        return new Setting<>(name, type, reader, defaultText, text, most, doc);
    }

    public Setting<T> atMost(String text) {
        return new Setting<>(name, type, reader, defaultText, least, text, doc);
    }

    public Setting<T> doc(String line) {
        return new Setting<>(name, type, reader, defaultText, least, most, line);
    }

    public String name() {
        return name;
    }

    public String type() {
        return type;
    }

    public String defaultText() {
        return defaultText;
    }

    public String doc() {
        return doc;
    }

    public Optional<String> least() {
        return Optional.ofNullable(least);
    }

    public Optional<String> most() {
        return Optional.ofNullable(most);
    }

    /// True for settings whose `</path` stays a path instead of being replaced by the file's content: see [#file].
    public boolean isFile() {
        return type.equals(FILE);
    }

    /// True for settings that hold words, which Dovecot 2.4 also lets a file write as a block: `protocols { imap = yes }`.
    boolean isWords() {
        return type.equals(WORDS);
    }

    /// Reads and checks the text of a value.
    ///
    /// @throws ConfException when the text is not of this type or out of bounds; the message names the setting, not the place
    public T read(String text) throws ConfException {
        try {
            T value = reader.read(text);
            if (least != null && compare(value, reader.read(least)) < 0) {
                throw new ConfException("must be at least " + least + ", not '" + text + "'");
            }
            if (most != null && compare(value, reader.read(most)) > 0) {
                throw new ConfException("must be at most " + most + ", not '" + text + "'");
            }
            return value;
        } catch (ConfException e) {
            throw new ConfException(name + ": " + e.getMessage());
        }
    }

    @SuppressWarnings("unchecked")
    private static <V> int compare(V a, V b) {
        return ((Comparable<V>) a).compareTo(b);
    }
}
