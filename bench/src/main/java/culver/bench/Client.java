package culver.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A client that does nothing but send and count: the driver must not be what is measured.
///
/// The end of an IMAP answer is found by looking only at the last line of what has come so far; the tag is one that no mail contains.
final class Client implements AutoCloseable {
    private static final byte[] TAG = "zQ7".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[1 << 18];
    private int from;
    private int to;

    Client(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(120_000);
        in = socket.getInputStream();
        out = socket.getOutputStream();
        line();
    }

    static Client imap(int port) throws IOException {
        var client = new Client(port);
        client.imap("LOGIN joe secret");
        return client;
    }

    /// One command to its tagged OK; returns the octets of the answer.
    long imap(String command) throws IOException {
        send(new String(TAG, StandardCharsets.US_ASCII) + " " + command + "\r\n");
        return tagged(command);
    }

    long tagged(String command) throws IOException {
        long octets = 0;
        from = to = 0;
        while (true) {
            if (to == buffer.length) {
                System.arraycopy(buffer, to - 4096, buffer, 0, 4096);
                to = 4096;
            }
            int n = in.read(buffer, to, buffer.length - to);
            if (n < 0) {
                throw new IOException("closed during " + command);
            }
            octets += n;
            to += n;
            if (to >= 2 && buffer[to - 1] == '\n' && buffer[to - 2] == '\r') {
                int start = to - 2;
                while (start > 0 && buffer[start - 1] != '\n') {
                    start--;
                }
                if (matches(start)) {
                    if (buffer[start + TAG.length + 1] != 'O') {
                        throw new IOException(command + " -> " + new String(buffer, start, to - start, StandardCharsets.US_ASCII));
                    }
                    return octets;
                }
            }
        }
    }

    private boolean matches(int start) {
        for (int i = 0; i < TAG.length; i++) {
            if (buffer[start + i] != TAG[i]) {
                return false;
            }
        }
        return true;
    }

    void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// One line; for greetings and POP3.
    String line() throws IOException {
        var text = new StringBuilder();
        while (true) {
            if (from == to) {
                from = 0;
                to = in.read(buffer);
                if (to < 0) {
                    throw new IOException("closed");
                }
            }
            char c = (char) (buffer[from++] & 0xff);
            if (c == '\n') {
                return text.toString();
            }
            if (c != '\r') {
                text.append(c);
            }
        }
    }

    void pop(String command) throws IOException {
        send(command + "\r\n");
        var answer = line();
        if (!answer.startsWith("+OK")) {
            throw new IOException(command + " -> " + answer);
        }
    }

    /// Reads a multi-line POP3 answer to its end.
    void popBody() throws IOException {
        while (!line().equals(".")) {
            continue;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
