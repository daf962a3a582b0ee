package culver.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// Runs each case on Culver and on Dovecot in turn, A B A B, and prints the medians and their ratio as a Markdown table.
///
/// Beside each rate stands how much CPU time the server (all of its processes) used for a thousand units: where the driver is the
/// bottleneck, that is the figure to compare.
public final class Compare {
    /// Rounds that are not counted: caches fill, and the JVM compiles what is hot.
    private static final int WARM_UP = 5;

    private Compare() {
    }

    public static void main(String[] args) throws Exception {
        int messages = 5_000;
        int rounds = 5;
        var format = "maildir";
        var cases = new ArrayList<Case>();
        for (int i = 1; i < args.length; i++) {
            switch (args[i]) {
                case "--messages" -> messages = Integer.parseInt(args[++i]);
                case "--rounds" -> rounds = Integer.parseInt(args[++i]);
                case "--format" -> format = args[++i];
                default -> cases.add(Case.valueOf(args[i].toUpperCase(Locale.ROOT)));
            }
        }
        if (cases.isEmpty()) {
            cases.addAll(Arrays.asList(Case.values()));
        }
        var location = format.equals("mbox") ? "mbox:~/mail:INBOX=~/inbox" : "maildir:~/Maildir";
        var base = Files.createTempDirectory("culver-bench");
        // Dovecot's login processes run as another user and must reach their sockets.
        Files.setPosixFilePermissions(base, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            for (var name : List.of("culver", "dovecot")) {
                var home = Files.createDirectories(base.resolve(name).resolve("home"));
                fill(home, format, messages);
                // Neither server serves mail as root.
                new ProcessBuilder("chown", "-R", "65534:65534", home.toString()).inheritIO().start().waitFor();
            }
            try (var culver = ServerUnderTest.start("culver", base.resolve("culver"), Path.of(args[0]), location);
                    var dovecot = ServerUnderTest.start("dovecot", base.resolve("dovecot"), Path.of(args[0]), location)) {
                System.out.printf("%d messages, %s, %d rounds after %d to warm up, medians%n%n", messages, format, rounds, WARM_UP);
                System.out.println("| case | unit | Culver /s | Dovecot /s | ratio | Culver CPU ms per 1000 | Dovecot CPU ms per 1000 |");
                System.out.println("|---|---|---|---|---|---|---|");
                for (var one : cases) {
                    compare(one, culver, dovecot, messages, rounds);
                }
            }
        } finally {
            delete(base);
        }
    }

    private record Measured(double rate, double cpu) {
    }

    private static void compare(Case one, ServerUnderTest culver, ServerUnderTest dovecot, int messages, int rounds) throws Exception {
        for (int i = 0; i < WARM_UP; i++) {
            measure(one, culver, messages);
            measure(one, dovecot, messages);
        }
        var ours = new ArrayList<Measured>();
        var theirs = new ArrayList<Measured>();
        for (int i = 0; i < rounds; i++) {
            ours.add(measure(one, culver, messages));
            theirs.add(measure(one, dovecot, messages));
        }
        double a = median(ours.stream().mapToDouble(Measured::rate).toArray());
        double b = median(theirs.stream().mapToDouble(Measured::rate).toArray());
        System.out.printf(Locale.ROOT, "| %s | %s | %,.0f | %,.0f | %.2f | %.2f | %.2f |%n", one.name().toLowerCase(Locale.ROOT), one.unit, a, b, a / b,
                median(ours.stream().mapToDouble(Measured::cpu).toArray()), median(theirs.stream().mapToDouble(Measured::cpu).toArray()));
    }

    private static Measured measure(Case one, ServerUnderTest server, int messages) throws Exception {
        double cpu = server.cpuSeconds();
        long start = System.nanoTime();
        long units = one.work.run(server, messages);
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Measured(units / seconds, (server.cpuSeconds() - cpu) * 1e6 / units);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values.length % 2 == 1 ? values[values.length / 2] : (values[values.length / 2 - 1] + values[values.length / 2]) / 2;
    }

    /// The same mail for both: multipart messages of about 10 kB, from a fixed seed.
    private static void fill(Path home, String format, int messages) throws IOException {
        var random = new Random(4711);
        if (format.equals("mbox")) {
            Files.createDirectories(home.resolve("mail"));
            try (var out = new BufferedOutputStream(Files.newOutputStream(home.resolve("inbox")), 1 << 16)) {
                for (int i = 1; i <= messages; i++) {
                    out.write("From ada@example.org Mon Nov  2 10:00:00 2026\n".getBytes(StandardCharsets.US_ASCII));
                    out.write(message(i, random));
                    out.write('\n');
                }
            }
            return;
        }
        for (var sub : List.of("cur", "new", "tmp")) {
            Files.createDirectories(home.resolve("Maildir").resolve(sub));
        }
        for (int i = 1; i <= messages; i++) {
            Files.write(home.resolve("Maildir/cur/" + (1_700_000_000 + i) + ".M" + i + "P1.bench:2,S"), message(i, random));
        }
    }

    private static byte[] message(int number, Random random) {
        var text = new StringBuilder("""
                Return-Path: <ada@example.org>
                Received: from a.example.org by b.example.org with ESMTPS id %1$d
                From: "Ada Lovelace" <ada@example.org>
                To: Joe <joe@example.org>, "Charles Babbage" <charles@example.net>
                Cc: list-%2$d@lists.example.com
                Subject: Message number %1$d about something
                Date: Mon, 2 Nov 2026 10:00:00 +0100
                Message-ID: <%1$d.%2$d@example.org>
                In-Reply-To: <%3$d@example.org>
                References: <1@example.org> <%3$d@example.org>
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="b%1$d"

                --b%1$d
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                """.formatted(number, random.nextInt(1000), number - 1));
        words(text, random, 60);
        text.append("--b").append(number).append("\nContent-Type: text/html; charset=utf-8\nContent-Disposition: attachment; filename=\"page.html\"\n\n");
        words(text, random, 70);
        return text.append("--b").append(number).append("--\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void words(StringBuilder text, Random random, int lines) {
        for (int i = 0; i < lines; i++) {
            for (int w = 0; w < 9; w++) {
                for (int c = 2 + random.nextInt(8); c > 0; c--) {
                    text.append((char) ('a' + random.nextInt(26)));
                }
                text.append(w == 8 ? '\n' : ' ');
            }
        }
    }

    private static void delete(Path dir) throws IOException {
        try (var files = Files.walk(dir)) {
            files.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        }
    }
}
