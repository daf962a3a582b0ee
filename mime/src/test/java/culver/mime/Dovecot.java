package culver.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Debian's Dovecot as a second opinion: its `imap` process run on a Maildir of its own, already logged in, without a listener.
final class Dovecot {
    static final Path IMAP = Path.of("/usr/lib/dovecot/imap");
    private static final String NOBODY = "65534";

    private Dovecot() {
    }

    /// It refuses to serve root, so that we must be root to start it as nobody, or somebody else.
    static boolean present() {
        return Files.isExecutable(IMAP) && Files.isExecutable(Path.of("/usr/bin/setpriv"));
    }

    /// Asks for the items of each message.
    static List<Map<String, String>> fetch(List<Path> messages, String items) throws IOException, InterruptedException {
        var home = Files.createTempDirectory("culver-dovecot");
        try {
            var cur = Files.createDirectories(home.resolve("Maildir/cur"));
            Files.createDirectories(home.resolve("Maildir/new"));
            Files.createDirectories(home.resolve("Maildir/tmp"));
            int number = 1_000_000_000;
            for (var message : messages) {
                Files.copy(message, cur.resolve(number++ + ".M1P1.host:2,S"));
            }
            return responses(converse(home, "1 SELECT INBOX\r\n2 FETCH 1:* (" + items + ")\r\n3 LOGOUT\r\n"));
        } finally {
            try (var files = Files.walk(home)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static byte[] converse(Path home, String commands) throws IOException, InterruptedException {
        var conf = Files.writeString(home.resolve("dovecot.conf"), """
            base_dir = %1$s/base
            log_path = %1$s/log
            mail_location = maildir:%1$s/Maildir
            first_valid_uid = 1
            first_valid_gid = 0
            ssl = no
            stats_writer_socket_path =
            """.formatted(home));
        var command = new ArrayList<String>();
        if ("root".equals(System.getProperty("user.name"))) {
            new ProcessBuilder("chown", "-R", NOBODY + ":" + NOBODY, home.toString()).start().waitFor();
            command.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        command.addAll(List.of(IMAP.toString(), "-c", conf.toString()));
        var builder = new ProcessBuilder(command).directory(home.toFile()).redirectError(home.resolve("errors").toFile());
        builder.environment().put("HOME", home.toString());
        builder.environment().put("USER", "tester");
        var process = builder.start();
        try (var input = process.getOutputStream(); var output = process.getInputStream()) {
            input.write(commands.getBytes(ISO_8859_1));
            input.flush();
            var answer = output.readAllBytes();
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("dovecot: " + Files.readString(home.resolve("errors")));
            }
            return answer;
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<Map<String, String>> responses(byte[] all) {
        var text = new String(all, ISO_8859_1);
        var found = new ArrayList<Map<String, String>>();
        var in = new Cursor(text);
        while (in.at < text.length()) {
            if (text.startsWith("* ", in.at) && text.startsWith("FETCH (", text.indexOf(' ', in.at + 2) + 1)) {
                in.at = text.indexOf('(', in.at) + 1;
                found.add(in.items());
            } else {
                in.at = text.indexOf('\n', in.at) < 0 ? text.length() : text.indexOf('\n', in.at) + 1;
            }
        }
        if (found.isEmpty()) {
            throw new AssertionError("no FETCH responses in: " + text);
        }
        return found;
    }

    /// Reads the data items of a FETCH response.
    private static final class Cursor {
        final String text;
        int at;

        Cursor(String text) {
            this.text = text;
        }

        Map<String, String> items() {
            var items = new LinkedHashMap<String, String>();
            while (text.charAt(at) != ')') {
                at += text.charAt(at) == ' ' ? 1 : 0;
                int start = at;
                while (text.charAt(at) != ' ' || text.lastIndexOf('[', at) > Math.max(start - 1, text.lastIndexOf(']', at))) {
                    at++;
                }
                var name = text.substring(start, at++);
                start = at;
                var content = new ByteArrayOutputStream();
                value(content);
                boolean section = name.startsWith("BODY[");
                items.put(name, section ? content.toString(ISO_8859_1) : text.substring(start, at));
            }
            return items;
        }

        /// Passes over a value; the content of a string that stands alone goes to `content`.
        private void value(ByteArrayOutputStream content) {
            switch (text.charAt(at)) {
                case '(' -> {
                    at++;
                    while (text.charAt(at) != ')') {
                        at += text.charAt(at) == ' ' ? 1 : 0;
                        value(new ByteArrayOutputStream());
                    }
                    at++;
                }
                case '"' -> {
                    for (at++; text.charAt(at) != '"'; at++) {
                        at += text.charAt(at) == '\\' ? 1 : 0;
                        content.write(text.charAt(at));
                    }
                    at++;
                }
                case '{' -> {
                    int size = Integer.parseInt(text.substring(at + 1, text.indexOf('}', at)));
                    at = text.indexOf('\n', at) + 1;
                    content.writeBytes(text.substring(at, at + size).getBytes(ISO_8859_1));
                    at += size;
                }
                default -> {
                    while (" )".indexOf(text.charAt(at)) < 0) {
                        at++;
                    }
                }
            }
        }
    }
}
