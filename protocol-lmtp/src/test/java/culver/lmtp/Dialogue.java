package culver.lmtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Plays a script to a server over TCP and compares what it answers, line by line: see `as-dovecot.script` for the form.
///
/// Session ids read `session`, times `[time]`.
final class Dialogue {
    private Dialogue() {
    }

    /// The connections of a script file.
    static List<List<String>> read(String name) throws IOException {
        try (InputStream in = Dialogue.class.getResourceAsStream(name)) {
            var connections = new ArrayList<List<String>>();
            for (var part : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n\n")) {
                var lines = part.lines().filter(line -> !line.startsWith("#")).toList();
                if (!lines.isEmpty()) {
                    connections.add(lines);
                }
            }
            return connections;
        }
    }

    static void play(InetSocketAddress server, String script) throws IOException {
        play(server, script.lines().toList());
    }

    /// Plays one connection, which must end as the script does: with the server's closing if the last answer is one that closes.
    static void play(InetSocketAddress server, List<String> script) throws IOException {
        try (var socket = new Socket()) {
            socket.setSoTimeout(15_000);
            socket.connect(server);
            var in = socket.getInputStream();
            assertEquals("220 host Culver ready.", line(in));
            var sent = "";
            for (var step : script) {
                var text = step.length() > 3 ? step.substring(3) : "";
                switch (step.substring(0, 2)) {
                    case "C:" -> send(socket, text + "\r\n");
                    case "C!" -> send(socket, unescaped(text));
                    case "L:" -> {
                        send(socket, text + "\r\n");
                        for (var line = line(in); !line.startsWith("250 "); line = line(in)) {
                            assertEquals("250-", line.substring(0, 4));
                        }
                    }
                    case "S:" -> assertEquals(text, line(in), "the answer to " + sent);
                    default -> throw new IllegalArgumentException(step);
                }
                sent = step.startsWith("S") ? sent : step;
            }
            if (script.getLast().matches("S: (221|421) .*")) {
                assertNull(line(in));
            }
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String unescaped(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\x01", "\1").replace("\\xff", "\u00ff");
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int c = in.read(); c != -1; c = in.read()) {
            if (c == '\n') {
                return line.toString(StandardCharsets.UTF_8).stripTrailing().replaceAll("> [A-Za-z0-9+/]{16,24}((?::T\\d+)?(?::R\\d+)?) Saved", "> session$1 Saved")
                        .replaceAll("\\[\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d]", "[time]");
            }
            line.write(c);
        }
        return null;
    }
}
