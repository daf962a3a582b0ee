package culver.lmtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import culver.net.Endpoint;
import culver.net.UnixSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sockets, several clients at a time, and a client that is not ours.
class LmtpSocketTest {
    @TempDir
    Path dir;

    private static UnixSocket listenOnUnix(LmtpServer server, Path path) throws Exception {
        var socket = new UnixSocket(path, 0666, "", "");
        server.net().listen(List.of(Endpoint.of("lmtp", socket, server.protocol())));
        return socket;
    }

    @Test
    void servesAUnixSocket() throws Exception {
        try (var server = new LmtpServer(Map.of())) {
            var path = listenOnUnix(server, dir.resolve("lmtp")).path();
            try (var client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                client.connect(UnixDomainSocketAddress.of(path));
                var in = new BufferedReader(Channels.newReader(client, StandardCharsets.US_ASCII));
                assertEquals("220 host Culver ready.", in.readLine());
                var answers = new ArrayList<String>();
                Channels.newOutputStream(client).write("LHLO c\r\nMAIL FROM:<a@b>\r\nRCPT TO:<joe>\r\nDATA\r\nA: 1\r\n.\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
                for (var line = in.readLine(); line != null; line = in.readLine()) {
                    answers.add(line.replaceAll("> \\S+ Saved", "> session Saved"));
                }
                assertEquals(List.of("250 SMTPUTF8", "250 2.1.0 OK", "250 2.1.5 OK", "354 OK", "250 2.0.0 <joe> session Saved", "221 2.0.0 Bye"),
                        answers.subList(6, answers.size()));
            }
            assertTrue(server.messages("joe", "INBOX").getFirst().startsWith("Return-Path: <a@b>\nDelivered-To: joe\nReceived: from c\n\tby host with LMTP\n"),
                    "a client of this machine has no address");
        }
    }

    private static void deliver(LmtpServer server, String user, int from, int count) throws IOException {
        try (var socket = new Socket()) {
            socket.setSoTimeout(20_000);
            socket.connect(server.address());
            var in = new BufferedReader(new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertEquals("220 host Culver ready.", in.readLine());
            for (int i = from; i < from + count; i++) {
                socket.getOutputStream().write(("MAIL FROM:<a@b>\r\nRCPT TO:<" + user + ">\r\nRCPT TO:<all>\r\nDATA\r\n").getBytes(StandardCharsets.US_ASCII));
                for (var answer : List.of("250 2.1.0 OK", "250 2.1.5 OK", "250 2.1.5 OK", "354 OK")) {
                    assertEquals(answer, in.readLine());
                }
                socket.getOutputStream().write(("Subject: " + i + "\r\n\r\n" + "text\r\n".repeat(100) + ".\r\n").getBytes(StandardCharsets.US_ASCII));
                for (int n = 0; n < 2; n++) {
                    var answer = in.readLine();
                    assertTrue(answer.startsWith("250 2.0.0 <") && answer.endsWith(" Saved"), answer);
                }
            }
        }
    }

    @Test
    void clientsAtTheSameTimeLoseAndDoubleNothing() throws Exception {
        int clients = 8;
        int each = 40;
        try (var server = new LmtpServer(Map.of("lmtp_add_received_header", "no")); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = new ArrayList<Future<?>>();
            for (int i = 0; i < clients; i++) {
                int number = i;
                work.add(threads.submit(() -> {
                    deliver(server, "user" + number % 4, number * each, each);
                    return null;
                }));
            }
            for (var one : work) {
                one.get();
            }
            var all = server.messages("all", "INBOX");
            assertEquals(clients * each, all.size());
            assertEquals(clients * each, new HashSet<>(all).size());
            for (int user = 0; user < 4; user++) {
                assertEquals(clients * each / 4, new HashSet<>(server.messages("user" + user, "INBOX")).size());
            }
        }
    }

    @Test
    void pythonsClientDelivers() throws Exception {
        if (!Files.isExecutable(Path.of("/usr/bin/python3"))) {
            if ("true".equals(System.getenv("CI"))) {
                fail("the peer program python3 is not installed");
            }
            Assumptions.abort("the peer program python3 is not installed");
        }
        try (var server = new LmtpServer(Map.of("lmtp_add_received_header", "no"))) {
            var path = listenOnUnix(server, dir.resolve("lmtp")).path();
            var script = """
                    import smtplib, sys
                    client = smtplib.LMTP(sys.argv[1])
                    refused = client.sendmail('a@b', ['nobody', 'joe'], 'Subject: x\\r\\n\\r\\n.dot\\r\\n..\\r\\n', mail_options=['BODY=8BITMIME'])
                    print(sorted((who, code) for who, (code, text) in refused.items()))
                    client.quit()
                    """;
            var python = new ProcessBuilder("/usr/bin/python3", "-c", script, path.toString()).redirectErrorStream(true).start();
            var output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, python.waitFor(), output);
            assertEquals("[('nobody', 550)]\n", output);
            assertEquals(List.of("Return-Path: <a@b>\nDelivered-To: joe\nSubject: x\n\n.dot\n..\n"), server.messages("joe", "INBOX"));
        }
    }
}
