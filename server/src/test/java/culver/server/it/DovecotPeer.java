package culver.server.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Debian's Dovecot on the same mail and the same kind of configuration, on ports of its own.
final class DovecotPeer implements AutoCloseable {
    final int imap;
    final int pop3;
    private final Process process;
    private final Path log;

    private DovecotPeer(Process process, Path log, int imap, int pop3) {
        this.process = process;
        this.log = log;
        this.imap = imap;
        this.pop3 = pop3;
    }

    static DovecotPeer start(Site site) throws Exception {
        Program.needsRoot();
        Program.needs("dovecot");
        var ports = Site.freePorts(2);
        var base = Files.createDirectories(site.dir.resolve("dovecot-run"));
        var log = site.dir.resolve("dovecot.log");
        var conf = site.dir.resolve("dovecot.conf");
        Program.run("chmod", "755", site.dir.toString()).ok();
        Files.writeString(conf, """
                base_dir = %1$s
                state_dir = %1$s
                log_path = %2$s
                protocols = imap pop3
                listen = 127.0.0.1
                ssl = no
                disable_plaintext_auth = no
                first_valid_uid = 1
                passdb {
                  driver = passwd-file
                  args = %3$s/users
                }
                userdb {
                  driver = passwd-file
                  args = %3$s/users
                }
                service anvil {
                  chroot =
                }
                service stats {
                  chroot =
                }
                service imap-login {
                  chroot =
                  inet_listener imap {
                    port = %4$d
                  }
                  inet_listener imaps {
                    port = 0
                  }
                }
                service pop3-login {
                  chroot =
                  inet_listener pop3 {
                    port = %5$d
                  }
                  inet_listener pop3s {
                    port = 0
                  }
                }
                """.formatted(base, log, site.dir, ports[0], ports[1]));
        var process = new ProcessBuilder(Program.find("dovecot").toString(), "-F", "-c", conf.toString()).redirectErrorStream(true)
                .redirectOutput(site.dir.resolve("dovecot.out").toFile()).start();
        var peer = new DovecotPeer(process, log, ports[0], ports[1]);
        try {
            Wait.until("dovecot listens", () -> {
                try (var socket = new java.net.Socket("127.0.0.1", ports[0])) {
                    return socket.getInputStream().read() == '*';
                } catch (IOException e) {
                    return false;
                }
            });
            return peer;
        } catch (Throwable e) {
            peer.close();
            throw e;
        }
    }

    String log() throws IOException {
        return Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "";
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
