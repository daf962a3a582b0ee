package culver.server.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;

/// A place of its own for a server: users `maildir` and `mbox` (password `secret`), a certificate by `mkcert` for localhost, a configuration
/// in Dovecot's language that Debian's Dovecot could run as well, and free ports on loopback.
final class Site implements AutoCloseable {
    final Path dir;
    final Path conf;
    final Path log;
    final int imap;
    final int imaps;
    final int pop3;
    final int pop3s;

    private Site(Path dir, int[] ports) {
        this.dir = dir;
        this.conf = dir.resolve("culver.conf");
        this.log = dir.resolve("server.log");
        this.imap = ports[0];
        this.imaps = ports[1];
        this.pop3 = ports[2];
        this.pop3s = ports[3];
    }

    /// The checkout.
    static Path home() {
        return Path.of(System.getProperty("culver.checkout")).toAbsolutePath();
    }

    static Site make() throws Exception {
        var site = new Site(Files.createTempDirectory("culver-site"), freePorts(4));
        for (var user : new String[] {"maildir", "mbox"}) {
            Files.createDirectories(site.home(user));
        }
        Files.createDirectories(site.home("maildir").resolve("Maildir"));
        Files.createDirectories(site.home("mbox").resolve("mail"));
        Files.createFile(site.home("mbox").resolve("inbox"));
        // Neither server serves mail as root: the files are nobody's then.
        int owner = (Integer) Files.getAttribute(site.dir, "unix:uid") == 0 ? 65_534 : (Integer) Files.getAttribute(site.dir, "unix:uid");
        if (owner == 65_534) {
            Program.run("chown", "-R", "65534:65534", site.home("maildir").toString(), site.home("mbox").toString()).ok();
            Program.run("chmod", "755", site.dir.toString()).ok();
        }
        var users = """
                maildir:{PLAIN}secret:%1$s:%2$s::%3$s/maildir::userdb_mail=maildir:~/Maildir
                mbox:{PLAIN}secret:%1$s:%2$s::%3$s/mbox::userdb_mail=mbox:~/mail:INBOX=~/inbox
                """.formatted(owner, owner, site.dir);
        Files.writeString(site.dir.resolve("users"), users);
        Program.run(Map.of("CAROOT", site.dir.resolve("ca").toString()), "",
                home().resolve("bin/mkcert").toString(), "-cert-file", site.certificate().toString(), "-key-file", site.key().toString(),
                "localhost", "127.0.0.1").ok();
        Files.writeString(site.conf, site.configuration());
        return site;
    }

    Path home(String user) {
        return dir.resolve(user);
    }

    Path certificate() {
        return dir.resolve("localhost.pem");
    }

    Path key() {
        return dir.resolve("localhost-key.pem");
    }

    /// The local CA that signed the certificate.
    Path ca() {
        return dir.resolve("ca/rootCA.pem");
    }

    String configuration() {
        return """
                base_dir = %1$s/run
                log_path = /dev/stderr
                protocols = imap pop3
                listen = 127.0.0.1
                ssl = yes
                ssl_cert = <%2$s
                ssl_key = <%3$s
                first_valid_uid = 1
                auth_verbose = yes
                passdb {
                  driver = passwd-file
                  args = %1$s/users
                }
                userdb {
                  driver = passwd-file
                  args = %1$s/users
                }
                service imap-login {
                  inet_listener imap {
                    port = %4$d
                  }
                  inet_listener imaps {
                    port = %5$d
                  }
                }
                service pop3-login {
                  inet_listener pop3 {
                    port = %6$d
                  }
                  inet_listener pop3s {
                    port = %7$d
                  }
                }
                """.formatted(dir, certificate(), key(), imap, imaps, pop3, pop3s);
    }

    ServerProcess start() throws Exception {
        return ServerProcess.start(conf, log);
    }

    /// Delivers with `bin/culver-lda`.
    void deliver(String user, String message) throws Exception {
        Program.run(Map.of(), message, home().resolve("bin/culver-lda").toString(), "-c", conf.toString(), "-d", user, "-f", "sender@example.org").ok();
    }

    static int[] freePorts(int count) throws IOException {
        var sockets = new ServerSocket[count];
        var ports = new int[count];
        try {
            for (int i = 0; i < count; i++) {
                sockets[i] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ports[i] = sockets[i].getLocalPort();
            }
        } finally {
            for (var socket : sockets) {
                if (socket != null) {
                    socket.close();
                }
            }
        }
        return ports;
    }

    static String mail(String subject, String body) {
        return "From: Ada <ada@example.org>\nTo: joe@example.org\nSubject: " + subject + "\nDate: Mon, 2 Nov 2026 10:00:00 +0100\nMessage-ID: <"
                + subject.replaceAll("[^A-Za-z0-9]", "") + "@example.org>\n\n" + body;
    }

    static void write(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        try (var files = Files.walk(dir)) {
            files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        }
    }
}
