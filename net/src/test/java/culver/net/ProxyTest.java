package culver.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.conf.Conf;
import culver.conf.ConfException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The PROXY protocol, and who is trusted.
class ProxyTest {
    private final Lines lines = new Lines();
    private Net net;

    @AfterEach
    void close() {
        if (net != null) {
            net.close();
        }
    }

    private InetSocketAddress start(String... settings) throws Exception {
        var all = new HashMap<>(Map.of("ssl", "no", "haproxy_trusted_networks", "10.0.0.0/8 127.0.0.0/8", "haproxy_timeout", "1s"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        net = new Net(NetConf.of(Conf.of(all)));
        net.listen(List.of(new Endpoint("lines", "lines-login", "127.0.0.1", 0, false, true, false, lines)));
        return net.addresses().getFirst();
    }

    @Test
    void version1TellsTheRealEnds() throws Exception {
        try (var client = Client.to(start())) {
            client.send("PROXY TCP4 192.0.2.7 198.51.100.1 4711 143\r\nwho\r\n");
            assertEquals("hello", client.line());
            assertEquals("192.0.2.7:4711 143 tls=false trusted=false name= ", client.line());
        }
    }

    @Test
    void version2TellsTheRealEndsInPieces() throws Exception {
        try (var client = Client.to(start())) {
            // TLVs: PP2_TYPE_AUTHORITY "mail.example", PP2_TYPE_SSL with the client bit
            var header = "\r\n\r\n\0\r\nQUIT\n" + "\u0021\u0011" + "\0\u0023" + "\u00c0\0\u0002\u0007" + "\u00c6\u0033\u0064\u0001" + "\u0012\u0067" + "\0\u008f"
                    + "\u0002\0\u000cmail.example" + "\u0020\0\u0005\u0001\0\0\0\0";
            for (char c : header.toCharArray()) {
                client.send(String.valueOf(c));
            }
            client.send("who\r\n");
            assertEquals("hello", client.line());
            assertEquals("192.0.2.7:4711 143 tls=false trusted=true name=mail.example ", client.line());
        }
    }

    @Test
    void theProxysOwnChecksHaveItsOwnAddress() throws Exception {
        try (var client = Client.to(start())) {
            client.send("PROXY UNKNOWN\r\nwho\r\n");
            assertEquals("hello", client.line());
            assertTrue(client.line().startsWith("127.0.0.1:" + client.socket().getLocalPort() + " "));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"USER joe\r\n", "PROXY TCP4 nonsense\r\n", "PROXY TCP4 192.0.2.7 198.51.100.1 4711 99999\r\n", ""})
    void withoutAHeaderThereIsNoGreeting(String begin) throws Exception {
        try (var client = Client.to(start())) {
            client.send(begin);
            assertNull(client.line());
            assertTrue(lines.connections.isEmpty());
        }
    }

    @Test
    void onlyTrustedProxiesAreListenedTo() throws Exception {
        try (var client = Client.to(start("haproxy_trusted_networks", "10.0.0.0/8"))) {
            try {
                client.send("PROXY TCP4 192.0.2.7 198.51.100.1 4711 143\r\n");
                assertNull(client.line());
            } catch (java.net.SocketException e) {
                // a reset is an end too
            }
            assertTrue(lines.connections.isEmpty());
        }
    }

    @Test
    void trustedNetworksCountAsSecure() throws Exception {
        try (var client = Client.to(start("login_trusted_networks", "192.0.2.0/25 2001:db8::/32"))) {
            client.send("PROXY TCP4 192.0.2.7 198.51.100.1 4711 143\r\nwho\r\n");
            client.line();
            assertTrue(client.line().contains("trusted=true"));
        }
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.0/24, 192.0.2.255, true", "192.0.2.0/24, 192.0.3.0, false", "192.0.2.128/25, 192.0.2.127, false", "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false", "0.0.0.0/0, 203.0.113.9, true", "0.0.0.0/0, 2001:db8::1, false", "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false", "127.0.0.0/8, ::ffff:127.0.0.1, true"})
    void networksContainAddresses(String network, String address, boolean inside) throws Exception {
        assertEquals(inside, Networks.of("x", List.of(network)).contains(InetAddress.getByName(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.0/33", "host.example", "2001:db8::/129", "192.0.2.0/", "192.0.2.0/x", "192.0.2/24/8"})
    void wrongNetworksAreRefused(String network) {
        org.junit.jupiter.api.Assertions.assertThrows(ConfException.class, () -> Networks.of("login_trusted_networks", List.of(network)));
    }
}
