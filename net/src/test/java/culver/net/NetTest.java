package culver.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.conf.Conf;
import io.netty.util.ResourceLeakDetector;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Connections over real sockets, without TLS.
class NetTest {
    private final Lines lines = new Lines();
    private Net net;

    @BeforeAll
    static void leaks() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @AfterEach
    void close() {
        lines.gate.release(100);
        if (net != null) {
            net.close();
        }
    }

    private InetSocketAddress start(Map<String, String> settings) throws Exception {
        var all = new HashMap<>(Map.of("ssl", "no"));
        all.putAll(settings);
        net = new Net(NetConf.of(Conf.of(all)));
        net.listen(List.of(Endpoint.of("lines", "127.0.0.1", 0, false, lines)));
        return net.addresses().getFirst();
    }

    private String event() throws InterruptedException {
        return lines.events.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void echoesLinesHoweverTheyAreCut() throws Exception {
        try (var client = Client.to(start(Map.of()))) {
            assertEquals("hello", client.line());
            for (char c : "one\r\ntwo\r\n".toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertEquals("one", client.line());
            assertEquals("two", client.line());
            client.send("quit\r\n");
            assertEquals("bye", client.line());
            assertNull(client.line());
        }
    }

    @Test
    void answersEverythingOfAPipelineThatIsFarLargerThanTheQueueInOrder() throws Exception {
        try (var client = Client.to(start(Map.of()))) {
            int n = 50_000;
            var sender = Thread.ofVirtual().start(() -> {
                var all = new StringBuilder();
                for (int i = 0; i < n; i++) {
                    all.append(i).append("\r\n");
                }
                try {
                    client.send(all + "quit\r\n");
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertEquals("hello", client.line());
            for (int i = 0; i < n; i++) {
                assertEquals(String.valueOf(i), client.line());
            }
            assertEquals("bye", client.line());
            sender.join();
        }
    }

    @Test
    void keepsLittleOfWhatIsSentToASessionThatIsBusy() throws Exception {
        try (var client = Client.to(start(Map.of()))) {
            client.send("sleep\r\n");
            client.socket().setSendBufferSize(8192);
            var connection = lines.connections.poll(10, TimeUnit.SECONDS);
            // A socket that nobody reads takes no more: sending must come to a halt long before 40 MB.
            var sender = Thread.ofPlatform().daemon().start(() -> {
                try {
                    client.send("\n".repeat(40_000_000));
                } catch (java.io.IOException e) {
                    lines.events.add("send failed");
                }
            });
            assertFalse(sender.join(Duration.ofMillis(700)), "the server read 40 MB into memory");
            assertTrue(connection.hasNext());
        }
    }

    @Test
    void cutsAClientThatDoesNotRead() throws Exception {
        try (var client = Client.to(start(Map.of("client_write_timeout", "1s")))) {
            client.socket().setReceiveBufferSize(4096);
            client.send("flood 400000\r\n");
            var event = event();
            assertTrue(event.startsWith("gone: Disconnected: client has not read our output"), event);
        }
    }

    @Test
    void sendsFarMoreThanTheHighWaterMarkToAClientThatReads() throws Exception {
        try (var client = Client.to(start(Map.of()))) {
            client.send("flood 50000\r\nquit\r\n");
            assertEquals("hello", client.line());
            for (int i = 0; i < 50_000; i++) {
                assertEquals(1022, client.line().length());
            }
            assertEquals("bye", client.line());
            assertEquals("flooded", event());
        }
    }

    @Test
    void answersWhatCameBeforeTheClientEndedItsHalf() throws Exception {
        try (var client = Client.to(start(Map.of()))) {
            client.send("a\r\nb\r\n");
            client.endOutput();
            assertEquals(List.of("hello", "a", "b"), List.of(client.line(), client.line(), client.line()));
            assertNull(client.line());
            assertEquals("closed: Connection closed", event());
        }
    }

    @Test
    void lastWordsArriveThoughTheClientHasSentMore() throws Exception {
        try (var client = Client.to(start(Map.of()))) {
            client.send("quit\r\n" + "more\r\n".repeat(20_000));
            assertEquals("hello", client.line());
            assertEquals("bye", client.line());
            assertNull(client.line());
        }
    }

    @Test
    void wakesASessionFromAnyThreadAndManyWakesAreFew() throws Exception {
        try (var client = Client.to(start(Map.of()))) {
            assertEquals("hello", client.line());
            var connection = lines.connections.poll(10, TimeUnit.SECONDS);
            connection.wake();
            assertEquals("* woken", client.line());
            client.send("sleep\r\n");
            for (int i = 0; i < 1000; i++) {
                connection.wake();
            }
            client.send("x\r\n");
            lines.gate.release();
            var seen = new ArrayList<String>();
            while (!seen.contains("x")) {
                seen.add(client.line());
            }
            assertTrue(seen.size() <= 1002 && seen.stream().filter("* woken"::equals).count() < 1000, seen.size() + " lines");
        }
    }

    @Test
    void aBugEndsOneConnectionOnly() throws Exception {
        var server = start(Map.of());
        try (var good = Client.to(server); var bad = Client.to(server)) {
            assertEquals("hello", bad.line());
            bad.send("bug\r\n");
            assertNull(bad.line());
            assertEquals("hello", good.line());
            good.send("still\r\n");
            assertEquals("still", good.line());
        }
    }

    @Test
    void stopTellsSessionsAndWaitsForThem() throws Exception {
        try (var client = Client.to(start(Map.of()))) {
            assertEquals("hello", client.line());
            assertTrue(net.stop(Duration.ofSeconds(10)));
            assertEquals("* bye", client.line());
            assertNull(client.line());
            assertEquals("shutdown", event());
            assertEquals(0, net.connections());
        }
    }

    @Test
    void stopCutsASessionThatDoesNotEndInTime() throws Exception {
        var server = start(Map.of());
        try (var client = Client.to(server)) {
            client.send("sleep\r\n");
            assertEquals("hello", client.line());
            for (long deadline = System.nanoTime() + 10_000_000_000L; !lines.gate.hasQueuedThreads() && System.nanoTime() < deadline; ) {
                Thread.onSpinWait();                   // a session that has not come to "sleep" would hear of the stop first
            }
            assertFalse(net.stop(Duration.ofMillis(100)));
            assertNull(client.line());
            assertThrows(java.io.IOException.class, () -> Client.to(server).close());
        }
    }

    @Test
    void refusesPolitelyBeyondTheLimit() throws Exception {
        var server = start(Map.of("max_connections", "1"));
        try (var first = Client.to(server)) {
            assertEquals("hello", first.line());
            try (var second = Client.to(server)) {
                assertEquals("-ERR full", second.line());
                assertNull(second.line());
            }
            first.send("quit\r\n");
            assertEquals("bye", first.line());
            assertNull(first.line());
        }
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (net.connections() > 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        try (var third = Client.to(server)) {
            assertEquals("hello", third.line());
        }
    }

    @Test
    void limitsConnectionsOfOneAddress() throws Exception {
        var server = start(Map.of("max_connections_per_address", "2"));
        try (var a = Client.to(server); var b = Client.to(server); var c = Client.to(server)) {
            assertEquals("hello", a.line());
            assertEquals("hello", b.line());
            assertEquals("-ERR full", c.line());
        }
    }

    @Test
    void aPortInUseOpensNothing() throws Exception {
        int other;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            other = free.getLocalPort();
        }
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            net = new Net(NetConf.of(Conf.of(Map.of("ssl", "no"))));
            var failure = assertThrows(BindException.class, () -> net.listen(List.of(
                    Endpoint.of("first", "127.0.0.1", other, false, lines), Endpoint.of("second", "127.0.0.1", taken.getLocalPort(), false, lines))));
            assertEquals("service(lines-login): listen(127.0.0.1, " + taken.getLocalPort() + ") failed: Address already in use", failure.getMessage());
            assertTrue(net.addresses().isEmpty());
            assertThrows(java.io.IOException.class, () -> Client.to(new InetSocketAddress("127.0.0.1", other)).close());
        }
    }

    @Test
    void listensToBothFamiliesOnOnePort() throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        net = new Net(NetConf.of(Conf.of(Map.of("ssl", "no"))));
        net.listen(List.of(Endpoint.of("lines", "*", port, false, lines), Endpoint.of("lines", "::", port, false, lines)));
        try (var four = Client.to(new InetSocketAddress("127.0.0.1", port))) {
            assertEquals("hello", four.line());
            assertTrue(four.send("who\r\n").line().startsWith("127.0.0.1:" + four.socket().getLocalPort() + " "));
        }
        if (net.addresses().size() == 2) {
            try (var six = Client.to(new InetSocketAddress("::1", port))) {
                assertEquals("hello", six.line());
            }
        }
    }

    @Test
    void reloadOpensNewPortsClosesOldOnesAndKeepsSessions() throws Exception {
        var server = start(Map.of());
        var second = new Lines();
        try (var client = Client.to(server)) {
            assertEquals("hello", client.line());
            var stays = Endpoint.of("lines", "127.0.0.1", server.getPort(), false, lines);
            net.reload(NetConf.of(Conf.of(Map.of("ssl", "no"))), List.of(Endpoint.of("other", "127.0.0.1", 0, false, second)));
            assertEquals(1, net.addresses().size());
            assertNotEquals(server, net.addresses().getFirst());
            assertThrows(java.io.IOException.class, () -> Client.to(server).close());
            assertEquals("here", client.send("here\r\n").line());
            net.listen(List.of(stays));
            try (var again = Client.to(server)) {
                assertEquals("hello", again.line());
            }
        }
    }

    @Test
    void sessionIdsHaveSixteenCharactersAndAreUnique() {
        var ids = new SessionIds();
        var seen = new HashSet<String>();
        for (int i = 0; i < 10_000; i++) {
            var id = ids.next(new InetSocketAddress(i % 2 == 0 ? "192.0.2.7" : "2001:db8::7", 1000 + i % 3));
            assertEquals(16, id.length());
            assertTrue(seen.add(id), id);
        }
    }

    @Test
    void countsAUsersConnectionsByAddress() throws Exception {
        var users = new UserConnections();
        var here = InetAddress.getByName("192.0.2.1");
        var first = users.enter("pop3", "joe", here, 2).orElseThrow();
        var second = users.enter("pop3", "joe", here, 2).orElseThrow();
        assertTrue(users.enter("pop3", "joe", here, 2).isEmpty());
        assertTrue(users.enter("imap", "joe", here, 2).isPresent());
        assertTrue(users.enter("pop3", "joe", InetAddress.getByName("192.0.2.2"), 2).isPresent());
        first.close();
        first.close();
        assertTrue(users.enter("pop3", "joe", here, 2).isPresent());
        assertTrue(users.enter("pop3", "joe", here, 2).isEmpty());
        second.close();
        assertTrue(users.enter("pop3", "joe", here, 0).isPresent());
    }
}
