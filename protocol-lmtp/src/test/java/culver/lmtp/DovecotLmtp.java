package culver.lmtp;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Assumptions;

/// Debian's Dovecot as an LMTP server on a port of its own, with mail of its own. `joe` and `ada` have mail there; that of `broken` cannot be opened.
final class DovecotLmtp implements AutoCloseable {
    private static final int NOBODY = 65_534;
    private final Process process;
    private final InetSocketAddress address;

    private DovecotLmtp(Process process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    /// Skips the test where there is no Dovecot or no superuser to start it; under `CI=true` the first is a failure.
    static DovecotLmtp start(Path dir) throws Exception {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "this test needs to run as root");
        if (!Files.isExecutable(Path.of("/usr/lib/dovecot/lmtp"))) {
            if ("true".equals(System.getenv("CI"))) {
                fail("the peer program dovecot-lmtpd is not installed");
            }
            Assumptions.abort("the peer program dovecot-lmtpd is not installed");
        }
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        for (var open = dir; open != null && Files.getOwner(open).getName().equals("root") && open.getNameCount() > 1; open = open.getParent()) {
            Files.setAttribute(open, "unix:mode", 0755);
        }
        var mail = Files.createDirectory(dir.resolve("mail"));
        Files.setAttribute(mail, "unix:mode", 0777);
        Files.writeString(dir.resolve("users"), "joe:{PLAIN}x:%1$d:%1$d::%2$s/joe::%nada:{PLAIN}x:%1$d:%1$d::%2$s/ada::%nbroken:{PLAIN}x:%1$d:%1$d::/proc/nowhere::%n"
                .formatted(NOBODY, mail));
        var conf = dir.resolve("dovecot.conf");
        Files.writeString(conf, """
                base_dir = %1$s/run
                state_dir = %1$s/run
                log_path = %1$s/log
                protocols = lmtp
                listen = 127.0.0.1
                ssl = no
                hostname = host
                login_greeting = Culver ready.
                login_trusted_networks = 127.0.0.1
                recipient_delimiter = +
                mail_location = maildir:~/Maildir
                passdb {
                  driver = passwd-file
                  args = %1$s/users
                }
                userdb {
                  driver = passwd-file
                  args = %1$s/users
                }
                service anvil {
                  chroot =
                }
                service stats {
                  chroot =
                }
                service lmtp {
                  inet_listener lmtp {
                    port = %2$d
                  }
                }
                """.formatted(dir, port));
        var process = new ProcessBuilder("/usr/sbin/dovecot", "-F", "-c", conf.toString()).redirectErrorStream(true).redirectOutput(dir.resolve("out").toFile()).start();
        var server = new DovecotLmtp(process, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        for (var deadline = Instant.now().plus(Duration.ofSeconds(20)); !server.greets(); ) {
            if (Instant.now().isAfter(deadline) || !process.isAlive()) {
                server.close();
                fail("Dovecot does not start: " + Files.readString(dir.resolve("out")) + (Files.exists(dir.resolve("log")) ? Files.readString(dir.resolve("log")) : ""));
            }
            Thread.onSpinWait();
        }
        return server;
    }

    private boolean greets() {
        try (var socket = new Socket()) {
            socket.setSoTimeout(5000);
            socket.connect(address);
            return socket.getInputStream().read() == '2';
        } catch (IOException e) {
            return false;
        }
    }

    InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
