package culver.lda.filter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The variables, all of which programs see, and the values that have signs for names.
final class Variables {
    private static final int SMALLEST_LINE = 128;

    private final Map<String, String> named = new LinkedHashMap<>();
    private final List<String> arguments;
    int exitStatus;
    String lastFolder = "";
    int score;
    String rcFile = "";
    /// A value was cut.
    boolean overflow;

    Variables(Map<String, String> environment, List<String> arguments) {
        named.putAll(environment);
        this.arguments = new ArrayList<>(arguments);
    }

    Variables copy() {
        var copy = new Variables(named, arguments);
        copy.exitStatus = exitStatus;
        copy.lastFolder = lastFolder;
        copy.score = score;
        copy.rcFile = rcFile;
        return copy;
    }

    Map<String, String> exported() {
        return named;
    }

    List<String> arguments() {
        return arguments;
    }

    void shift(int count) {
        arguments.subList(0, Math.min(Math.max(count, 0), arguments.size())).clear();
    }

    void set(String name, String value) {
        named.put(name, value);
    }

    void unset(String name) {
        named.remove(name);
    }

    /// @return null when there is no such variable
    String get(String name) {
        return switch (name) {
            case "#" -> Integer.toString(arguments.size());
            case "$" -> Long.toString(ProcessHandle.current().pid());
            case "?" -> Integer.toString(exitStatus);
            case "_" -> rcFile;
            case "-" -> lastFolder;
            case "=" -> Integer.toString(score);
            default -> {
                if (name.length() == 1 && Character.isDigit(name.charAt(0))) {
                    int number = name.charAt(0) - '0';
                    yield number == 0 ? "procmail" : number <= arguments.size() ? arguments.get(number - 1) : null;
                }
                yield named.get(name);
            }
        };
    }

    String get(String name, String otherwise) {
        var value = named.get(name);
        return value == null ? otherwise : value;
    }

    int number(String name, int otherwise) {
        var value = named.get(name);
        if (value == null) {
            return otherwise;
        }
        return leadingNumber(value.strip());
    }

    static int leadingNumber(String text) {
        int at = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        long number = 0;
        for (; at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9'; at++) {
            number = Math.min(Integer.MAX_VALUE, number * 10 + text.charAt(at) - '0');
        }
        return (int) (text.startsWith("-") ? -number : number);
    }

    /// `yes`, `on`, `true`, `enable` by their first letters, or a number that is not zero.
    static boolean isTrue(String value, boolean otherwise) {
        var text = value.strip().toLowerCase(java.util.Locale.ROOT);
        if (text.isEmpty()) {
            return otherwise;
        }
        return switch (text.charAt(0)) {
            case 'a', 'y', 't', 'e' -> true;
            case 'n', 'f', 'd' -> false;
            case 'o' -> text.startsWith("on");
            default -> leadingNumber(text) != 0;
        };
    }

    /// `LINEBUF`: how long a line or a value may be.
    int lineLimit() {
        return Math.max(SMALLEST_LINE, number("LINEBUF", 2048));
    }
}
