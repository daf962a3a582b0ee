package culver.lda.filter;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Between the filter's text, whose characters are octets, and the JVM's names, which are read by the locale's encoding.
///
/// The encoding cannot say every sequence of octets. Where it cannot, a program gets its words through a shell that makes them with printf;
/// a file name that cannot be said is an error, and the delivery to it fails.
final class Native {
    private static final Charset NAMES = charset();

    private Native() {
    }

    private static Charset charset() {
        var name = System.getProperty("sun.jnu.encoding");
        return name != null && Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    }

    private static String name(String octets) {
        return new String(octets.getBytes(StandardCharsets.ISO_8859_1), NAMES);
    }

    private static boolean sayable(String octets) {
        return octets(name(octets)).equals(octets);
    }

    /// The octets of a name that the JVM gave us.
    static String octets(String name) {
        return new String(name.getBytes(NAMES), StandardCharsets.ISO_8859_1);
    }

    static Path path(Path directory, String octets) throws IOException {
        if (!sayable(octets) || octets.indexOf('\0') >= 0) {
            throw new IOException("a file name that is not in the locale's encoding");
        }
        return directory.resolve(name(octets));
    }

    /// Sets command and environment so that the program gets exactly these octets.
    static void fill(ProcessBuilder process, List<String> words, Map<String, String> variables) {
        var environment = process.environment();
        environment.clear();
        var script = new StringBuilder();
        variables.forEach((name, value) -> {
            if (value.indexOf('\0') >= 0) {
                return;
            }
            if (sayable(value)) {
                environment.put(name, name(value));
            } else {
                script.append(name).append('=').append(printed(value)).append("; ").append(name).append("=${").append(name).append("%.}; export ")
                        .append(name).append('\n');
            }
        });
        boolean plain = words.stream().allMatch(Native::sayable);
        var command = new ArrayList<String>();
        if (plain && script.isEmpty()) {
            words.forEach(word -> command.add(name(cut(word))));
        } else {
            script.append("set --");
            for (int i = 0; i < words.size(); i++) {
                script.append(" \"${culver_").append(i).append("%.}\"");
            }
            var before = new StringBuilder();
            for (int i = 0; i < words.size(); i++) {
                before.append("culver_").append(i).append('=').append(printed(cut(words.get(i)))).append('\n');
            }
            command.addAll(List.of("/bin/sh", "-c", before + script.toString() + "\nexec \"$@\""));
        }
        process.command(command);
    }

    /// As for the C library, a word ends at a NUL.
    private static String cut(String word) {
        int nul = word.indexOf('\0');
        return nul < 0 ? word : word.substring(0, nul);
    }

    /// A shell word that gives the octets and a dot, which keeps the newlines at the end.
    private static String printed(String octets) {
        var out = new StringBuilder("$(printf '");
        for (char c : octets.toCharArray()) {
            out.append(String.format("\\%03o", (int) c));
        }
        return out.append(".')").toString();
    }
}
