package culver.lda.filter;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// One case of the corpus: a directory with `rc`, `mail`, perhaps `args`, `vars`, `tail`, `files/`, `setup.sh`, `meta`, and what the real procmail made of it in
/// `expected/`: `exit`, `manifest`, `tree/`, `sendmail/`, `stdout`. What differs from run to run (paths, dates, process numbers, unique names) is replaced.
final class CorpusCase {
    private static final Pattern DATE = Pattern.compile("(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat) [A-Z][a-z]{2} [ 0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-6][0-9] [12][0-9]{3}");
    private static final DateTimeFormatter CTIME = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);
    private static final Pattern UNIQUE = Pattern.compile("(/(?:new|cur|tmp)/)[0-9]{6,}\\.[^\\s\"']+");
    private static final String STUB = """
            #!/bin/sh
            d=@BASE@/stub
            n=1
            while ! mkdir "$d/$n.lck" 2>/dev/null; do n=$((n+1)); done
            for a in "$@"; do printf '[%s]\\n' "$a"; done >"$d/$n.args"
            cat >"$d/$n.stdin"
            exit 0
            """;

    private final Path source;
    private final Path base;
    private final Path home;

    CorpusCase(Path source, Path base) {
        this.source = source;
        this.base = base;
        home = base.resolve("h");
    }

    private String text(String name) throws IOException {
        var file = source.resolve(name);
        return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
    }

    private List<String> lines(String name) throws IOException {
        return text(name).lines().filter(line -> !line.isEmpty()).map(this::placed).toList();
    }

    private String placed(String line) {
        return line.replace("$HOME", home.toString()).replace("$BASE", base.toString());
    }

    /// Runs the case; what is different from the real procmail's results is told, nothing is told when all is the same.
    List<String> run() throws IOException, InterruptedException {
        prepare();
        var before = snapshot();
        var words = new ArrayList<>(lines("args"));
        words.addAll(List.of("HOME=" + home, "LOGNAME=mailtest", "SHELL=/bin/sh", "PATH=/usr/local/bin:/usr/bin:/bin", "ORGMAIL=" + home + "/orgmail",
                "DEFAULT=" + home + "/inbox", "SENDMAIL=" + base + "/stub/sendmail"));
        words.addAll(lines("vars"));
        words.add(base + "/rc");
        words.addAll(lines("tail"));
        var out = new ByteArrayOutputStream();
        var environment = Map.of("PATH", "/usr/bin:/bin", "HOME", home.toString(), "TZ", "UTC", "PMC_PROBE", "probe-value");
        int exit = new FilterMain(FilterOptions.parse("procmail", words), environment, home, out, new ByteArrayOutputStream())
                .run(new ByteArrayInputStream(Files.readAllBytes(source.resolve("mail"))));
        settle();
        var got = results(before);
        got.put("exit", exit + "\n");
        if (out.size() > 0) {
            got.put("stdout", normal(out.toString(StandardCharsets.ISO_8859_1)));
        }
        return differences(expected(), got);
    }

    private void prepare() throws IOException, InterruptedException {
        Files.createDirectories(home);
        Files.createDirectory(base.resolve("stub"));
        Files.writeString(base.resolve("stub/sendmail"), STUB.replace("@BASE@", base.toString()));
        base.resolve("stub/sendmail").toFile().setExecutable(true, false);
        Files.copy(source.resolve("rc"), base.resolve("rc"));
        var files = source.resolve("files");
        if (Files.exists(files)) {
            try (var all = Files.walk(files)) {
                for (var file : all.filter(f -> !f.equals(files)).toList()) {
                    var to = home.resolve(files.relativize(file).toString());
                    Files.copy(file, to);
                    if (Files.isRegularFile(file) && text("files/" + files.relativize(file)).startsWith("#!")) {
                        to.toFile().setExecutable(true, false);
                    }
                }
            }
        }
        if (Files.exists(source.resolve("setup.sh"))) {
            var setup = new ProcessBuilder("/bin/sh", "-euc", text("setup.sh")).directory(home.toFile()).inheritIO().start();
            if (setup.waitFor() != 0) {
                throw new IOException("setup.sh failed");
            }
        }
    }

    /// Programs that are not waited for may still be at work.
    private void settle() throws IOException, InterruptedException {
        var last = "";
        for (int i = 0; i < 100; i++) {
            var now = new StringBuilder();
            try (var all = Files.walk(base)) {
                for (var file : all.sorted().toList()) {
                    now.append(file).append(Files.isRegularFile(file) ? Files.size(file) : -1);
                }
            } catch (java.io.UncheckedIOException e) {
                now.append(i);
            }
            if (last.contentEquals(now)) {
                return;
            }
            last = now.toString();
            Thread.sleep(40);
        }
    }

    private Map<String, String> snapshot() throws IOException {
        var all = new TreeMap<String, String>();
        try (var files = Files.walk(home)) {
            for (var file : files.filter(f -> !f.equals(home)).toList()) {
                all.put(home.relativize(file).toString(), Files.isDirectory(file) ? null : Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all;
    }

    private Map<String, String> results(Map<String, String> before) throws IOException {
        var results = new TreeMap<String, String>();
        var unique = new TreeMap<String, List<String[]>>();
        var manifest = new TreeMap<String, String>();
        var now = snapshot();
        for (var entry : now.entrySet()) {
            var name = entry.getKey();
            var content = entry.getValue() == null ? null : normal(entry.getValue());
            if (before.containsKey(name) && java.util.Objects.equals(before.get(name), entry.getValue()) && !text("meta").contains("\"modes\"")) {
                continue;
            }
            var kind = content == null ? "d " : "f ";
            int slash = name.lastIndexOf('/') + 1;
            var last = name.substring(slash);
            if (content != null && name.matches("(.*/)?(new|cur|tmp)/[^/]*")) {
                unique.computeIfAbsent(name.substring(0, slash), n -> new ArrayList<>()).add(new String[] {content, name});
            } else if (content != null && last.matches("msg\\.[A-Za-z0-9_+-]{3,12}")) {
                unique.computeIfAbsent(name.substring(0, slash) + "msg.", n -> new ArrayList<>()).add(new String[] {content, name});
            } else if (!before.containsKey(name) || !java.util.Objects.equals(before.get(name), entry.getValue())
                    || !mode(name).isEmpty() && content != null && !name.startsWith("bin/")) {
                manifest.put(encoded(name), kind + encoded(name) + mode(name));
                if (content != null) {
                    results.put("tree/" + encoded(name), content);
                }
            }
        }
        unique.forEach((prefix, files) -> {
            files.sort(java.util.Comparator.comparing(file -> file[0]));
            for (int i = 0; i < files.size(); i++) {
                var name = prefix + "@" + (i + 1) + "@";
                manifest.put(name, "f " + name + mode(files.get(i)[1]));
                results.put("tree/" + name, files.get(i)[0]);
            }
        });
        results.put("manifest", manifest.values().stream().map(line -> line + "\n").reduce("", String::concat));
        calls(results);
        return results;
    }

    private void calls(Map<String, String> results) throws IOException {
        var calls = new ArrayList<String[]>();
        try (var files = Files.newDirectoryStream(base.resolve("stub"), "*.args")) {
            for (var file : files) {
                var input = file.resolveSibling(file.getFileName().toString().replace(".args", ".stdin"));
                calls.add(new String[] {normal(Files.readString(file, StandardCharsets.ISO_8859_1)), normal(Files.readString(input, StandardCharsets.ISO_8859_1))});
            }
        }
        calls.sort(java.util.Comparator.comparing((String[] call) -> call[0]).thenComparing(call -> call[1]));
        for (int i = 0; i < calls.size(); i++) {
            results.put("sendmail/" + (i + 1) + ".args", calls.get(i)[0]);
            results.put("sendmail/" + (i + 1) + ".stdin", calls.get(i)[1]);
        }
    }

    private String mode(String name) {
        try {
            var meta = text("meta");
            var file = home.resolve(name);
            var mode = meta.contains("\"modes\"") ? String.format(" mode=%04o", (int) Files.getAttribute(file, "unix:mode") & 07777) : "";
            return mode + (meta.contains("\"links\"") && Files.isRegularFile(file) ? " links=" + Files.getAttribute(file, "unix:nlink") : "");
        } catch (IOException e) {
            return " " + e;
        }
    }

    private static String encoded(String name) {
        var out = new StringBuilder();
        for (char c : name.toCharArray()) {
            boolean safe = c < 128 && (Character.isLetterOrDigit(c) || "._-+=@,:/".indexOf(c) >= 0);
            out.append(safe ? Character.toString(c) : String.format("%%%02X", (int) c));
        }
        return out.toString();
    }

    private String normal(String text) {
        var placed = text.replace(home.toString(), "@HOME@").replace(base.toString(), "@BASE@");
        placed = DATE.matcher(placed).replaceAll(match -> recent(match.group()) ? "@NOW@" : match.group());
        placed = placed.replaceAll("procmail: \\[[0-9]+\\] ", "procmail: [@PID@] ");
        placed = UNIQUE.matcher(placed).replaceAll("$1@ID@");
        return placed.replaceAll("/msg\\.[A-Za-z0-9_+-]{3,12}\\b", "/msg.@ID@");
    }

    private static boolean recent(String date) {
        try {
            long then = LocalDateTime.parse(date, CTIME).toEpochSecond(ZoneOffset.UTC);
            return Math.abs(then - System.currentTimeMillis() / 1000) < 2 * 86400;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private Map<String, String> expected() throws IOException {
        var all = new LinkedHashMap<String, String>();
        all.put("manifest", "");
        var root = source.resolve("expected");
        try (var files = Files.walk(root)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                all.put(root.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all;
    }

    private static List<String> differences(Map<String, String> expected, Map<String, String> got) {
        var names = new java.util.TreeSet<>(expected.keySet());
        names.addAll(got.keySet());
        var told = new ArrayList<String>();
        for (var name : names) {
            var a = expected.get(name);
            var b = got.get(name);
            if (!java.util.Objects.equals(a, b)) {
                told.add(name + "\nprocmail:\n" + Arrays.toString(a == null ? null : a.split("\n")) + "\nhere:\n" + Arrays.toString(b == null ? null : b.split("\n")));
            }
        }
        return told;
    }
}
