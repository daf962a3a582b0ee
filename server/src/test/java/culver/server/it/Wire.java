package culver.server.it;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A client that knows lines and literals and nothing else: what a test wants to say and hear to the letter.
final class Wire implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private int tag;

    Wire(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(30_000);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /// Connected, greeted and logged in.
    static Wire imap(int port, String user, String password) throws IOException {
        var wire = new Wire(port);
        wire.line();
        wire.ok("LOGIN " + user + " " + password);
        return wire;
    }

    /// Connected, greeted and logged in.
    static Wire pop3(int port, String user, String password) throws IOException {
        var wire = new Wire(port);
        wire.line();
        wire.pop("USER " + user);
        wire.pop("PASS " + password);
        return wire;
    }

    void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /// One line, with the literals in it put in place; null at the end of the connection.
    String line() throws IOException {
        var text = new StringBuilder();
        while (true) {
            var part = rawLine();
            if (part == null) {
                return text.isEmpty() ? null : text.toString();
            }
            text.append(part);
            if (!part.matches("(?s).*\\{\\d+\\}")) {
                return text.toString();
            }
            int length = Integer.parseInt(part.substring(part.lastIndexOf('{') + 1, part.length() - 1));
            text.append("\r\n").append(new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
        }
    }

    private String rawLine() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return line.size() == 0 ? null : line.toString(StandardCharsets.ISO_8859_1);
            }
            line.write(c);
        }
        var text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /// Sends a command and gathers the untagged lines; the last line is the tagged one without its tag.
    List<String> command(String command) throws IOException {
        var mine = "t" + ++tag;
        send(mine + " " + command + "\r\n");
        var lines = new ArrayList<String>();
        for (var line = line(); line != null; line = line()) {
            if (line.startsWith(mine + " ")) {
                lines.add(line.substring(mine.length() + 1));
                return lines;
            }
            lines.add(line);
        }
        throw new IOException("closed after " + lines);
    }

    List<String> ok(String command) throws IOException {
        var lines = command(command);
        if (!lines.getLast().startsWith("OK")) {
            throw new AssertionError(command + " -> " + lines);
        }
        return lines;
    }

    /// APPEND with a synchronizing literal.
    List<String> append(String mailbox, String flags, String message) throws IOException {
        var mine = "t" + ++tag;
        var octets = message.replaceAll("\r?\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        send(mine + " APPEND " + mailbox + " (" + flags + ") {" + octets.length + "}\r\n");
        var lines = new ArrayList<String>();
        for (var line = rawLine(); line != null; line = rawLine()) {
            if (line.startsWith("+")) {
                out.write(octets);
                send("\r\n");
            } else if (line.startsWith(mine + " ")) {
                lines.add(line.substring(mine.length() + 1));
                return lines;
            } else {
                lines.add(line);
            }
        }
        throw new IOException("closed after " + lines);
    }

    /// A POP3 command with a one-line answer that must be +OK.
    String pop(String command) throws IOException {
        send(command + "\r\n");
        var line = rawLine();
        if (line == null || !line.startsWith("+OK")) {
            throw new AssertionError(command + " -> " + line);
        }
        return line;
    }

    /// A POP3 command with a multi-line answer.
    List<String> popLines(String command) throws IOException {
        pop(command);
        var lines = new ArrayList<String>();
        for (var line = rawLine(); line != null && !line.equals("."); line = rawLine()) {
            lines.add(line);
        }
        return lines;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
