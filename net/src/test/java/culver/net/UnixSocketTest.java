package culver.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.conf.Conf;
import culver.conf.ConfException;
import java.io.IOException;
import java.net.BindException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sockets in the file system.
class UnixSocketTest {
    private final Lines lines = new Lines();
    @TempDir
    Path dir;
    private Path path;
    private Net net;

    @BeforeEach
    void start() throws ConfException {
        path = dir.resolve("lines");
        net = new Net(conf());
    }

    @AfterEach
    void close() {
        net.close();
    }

    private static NetConf conf() throws ConfException {
        return NetConf.of(Conf.of(Map.of("ssl", "no")));
    }

    private Endpoint endpoint(int mode) {
        return Endpoint.of("lines", new UnixSocket(path, mode, "", ""), lines);
    }

    private String mode() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /// What the server answers until it closes.
    private String talk(String text) throws IOException {
        try (var client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
            var answer = new StringBuilder();
            var buffer = ByteBuffer.allocate(1000);
            while (client.read(buffer) >= 0) {
                answer.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
                buffer.clear();
            }
            return answer.toString();
        }
    }

    @Test
    void servesAsOverTcpFromLoopback() throws Exception {
        net.listen(List.of(endpoint(0666)));
        assertEquals(List.of(path), net.sockets());
        assertEquals(List.of(), net.addresses());
        assertEquals("rw-rw-rw-", mode());
        assertEquals("hello\r\none\r\n127.0.0.1:0 0 tls=false trusted=true name= \r\nbye\r\n", talk("one\r\nwho\r\nquit\r\n"));
        assertTrue(net.stop(Duration.ofSeconds(5)));
        assertFalse(Files.exists(path), "the socket is removed at the end");
    }

    @Test
    void aReloadWithAnotherModeOpensItAnewAndKeepsItElse() throws Exception {
        net.listen(List.of(endpoint(0666)));
        var before = Files.readAttributes(path, "unix:ino").get("ino");
        net.reload(conf(), List.of(endpoint(0666)));
        assertEquals(before, Files.readAttributes(path, "unix:ino").get("ino"));
        net.reload(conf(), List.of(endpoint(0600)));
        assertEquals("rw-------", mode());
        assertEquals("hello\r\nbye\r\n", talk("quit\r\n"));
        net.listen(List.of());
        assertFalse(Files.exists(path));
    }

    @Test
    void whatAKilledServerLeftIsRemoved() throws Exception {
        try (var killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(path));
        }
        assertTrue(Files.exists(path));
        net.listen(List.of(endpoint(0600)));
        assertEquals("hello\r\nbye\r\n", talk("quit\r\n"));
    }

    @Test
    void whatIsNotOursStays() throws Exception {
        try (var other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(path));
            refused("Address already in use");
        }
        Files.delete(path);
        Files.writeString(path, "mail");
        refused("File exists and is no socket");
        assertEquals("mail", Files.readString(path));
    }

    private void refused(String reason) {
        var refusal = assertThrows(BindException.class, () -> net.listen(List.of(endpoint(0666))));
        assertEquals("service(lines): listen(" + path + ") failed: " + reason, refusal.getMessage());
        assertTrue(Files.exists(path));
    }

    @Test
    void anUnknownOwnerIsAnError() {
        var socket = Endpoint.of("lines", new UnixSocket(path, 0600, "nobody-has-this-name", ""), lines);
        var refusal = assertThrows(BindException.class, () -> net.listen(List.of(socket)));
        assertEquals("service(lines): listen(" + path + ") failed: user doesn't exist: nobody-has-this-name", refusal.getMessage());
        assertFalse(Files.exists(path));
    }
}
