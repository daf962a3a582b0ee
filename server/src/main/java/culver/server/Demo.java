package culver.server;

import culver.conf.ConfException;
import culver.posix.Chown;
import culver.posix.Ids;
import culver.tls.Mkcert;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// `culver demo`: a self-contained trial in one folder: a certificate from a local CA of its own, a user with a generated password, a Maildir with
/// sample mail, and a configuration, served on unprivileged loopback ports. A folder that is there is served as it is.
final class Demo {
    private static final String USER = "demo";
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int PASSWORD_LENGTH = 14;
    /// `nobody`: whose the mail is when root tries the server, because mail is never served as root.
    private static final int NOBODY = 65_534;

    private Demo() {
    }

    /// Makes what is not there yet.
    ///
    /// @return how to serve it
    static Options prepare(Path given) throws IOException, ConfException {
        var dir = given.toAbsolutePath().normalize();
        var conf = dir.resolve("culver.conf");
        if (!Files.exists(conf)) {
            Files.createDirectories(dir);
            Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
            DemoMail.write(dir.resolve("home/Maildir"));
            certificate(dir);
            writeUsers(dir, giveAway(dir.resolve("home")));
            Files.writeString(conf, configuration(dir, freePorts()));
        }
        return new Options(Options.What.DEMO, true, conf.toString(), List.of(), given.toString());
    }

    private static void certificate(Path dir) throws IOException, ConfException {
        var caRoot = dir.resolve("ca").toString();
        var mkcert = new Mkcert(name -> name.equals("CAROOT") ? caRoot : System.getenv(name), new PrintStream(OutputStream.nullOutputStream()), System.err);
        if (mkcert.run("-cert-file", dir.resolve("cert.pem").toString(), "-key-file", dir.resolve("key.pem").toString(), "localhost", "127.0.0.1") != 0) {
            throw new ConfException("could not make a certificate in " + dir);
        }
    }

    /// Whose the mail is: the caller's, or nobody's when that is root.
    private static String giveAway(Path home) throws IOException {
        if (Ids.euid() != 0) {
            return Ids.euid() + ":" + Ids.egid();
        }
        try (var files = Files.walk(home)) {
            for (var file : files.toList()) {
                Chown.file(file, NOBODY, NOBODY);
            }
        }
        return NOBODY + ":" + NOBODY;
    }

    private static void writeUsers(Path dir, String owner) throws IOException {
        var random = new SecureRandom();
        var password = new StringBuilder();
        for (int i = 0; i < PASSWORD_LENGTH; i++) {
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        var users = dir.resolve("users");
        Files.createFile(users, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(users, "# name:password:uid:gid:gecos:home:shell:extra\n" + USER + ":{PLAIN}" + password + ":" + owner + "::" + dir.resolve("home") + "::\n");
    }

    /// The usual ports moved up by 10,000 where they are free, else any.
    private static int[] freePorts() throws IOException {
        int[] ports = {10143, 10993, 10110, 10995, 10024};
        var held = new ArrayList<ServerSocket>();
        try {
            for (int i = 0; i < ports.length; i++) {
                held.add(hold(ports[i]));
                ports[i] = held.getLast().getLocalPort();
            }
        } finally {
            for (var socket : held) {
                socket.close();
            }
        }
        return ports;
    }

    private static ServerSocket hold(int port) throws IOException {
        try {
            return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        }
    }

    private static String configuration(Path dir, int[] ports) {
        return """
                # Made by "culver demo". Change it, restart, look what happens.
                base_dir = %1$s/run
                log_path = /dev/stderr
                auth_verbose = yes
                protocols = imap pop3 lmtp
                listen = 127.0.0.1
                first_valid_uid = 1

                ssl = yes
                ssl_cert = <%1$s/cert.pem
                ssl_key = <%1$s/key.pem

                mail_location = maildir:~/Maildir

                passdb {
                  driver = passwd-file
                  args = %1$s/users
                }
                userdb {
                  driver = passwd-file
                  args = %1$s/users
                }

                namespace inbox {
                  inbox = yes
                  mailbox Drafts {
                    special_use = \\Drafts
                    auto = subscribe
                  }
                  mailbox Sent {
                    special_use = \\Sent
                    auto = subscribe
                  }
                  mailbox Trash {
                    special_use = \\Trash
                    auto = subscribe
                  }
                }

                service imap-login {
                  inet_listener imap {
                    port = %2$d
                  }
                  inet_listener imaps {
                    port = %3$d
                  }
                }
                service pop3-login {
                  inet_listener pop3 {
                    port = %4$d
                  }
                  inet_listener pop3s {
                    port = %5$d
                  }
                }
                service lmtp {
                  unix_listener lmtp {
                    mode = 0600
                  }
                  inet_listener lmtp {
                    port = %6$d
                  }
                }
                """.formatted(dir, ports[0], ports[1], ports[2], ports[3], ports[4]);
    }

    /// Prints what to type into a mail client.
    static void explain(Path given) throws IOException {
        var dir = given.toAbsolutePath().normalize();
        var conf = Files.readString(dir.resolve("culver.conf"));
        var password = Files.readAllLines(dir.resolve("users")).stream().filter(line -> line.startsWith(USER + ":{PLAIN}")).findFirst().orElse(USER + ":{PLAIN}?:")
                .split(":")[1].substring("{PLAIN}".length());
        System.out.printf("""

                Culver serves %1$s

                  user      %2$s
                  password  %3$s
                  server    localhost
                  IMAP      port %4$s with STARTTLS, or port %5$s with TLS
                  POP3      port %6$s with STLS, or port %7$s with TLS
                  LMTP      port %9$s, or the socket %1$s/run/lmtp
                  CA        %1$s/ca/rootCA.pem  (import it into the mail client, or accept the certificate)

                Try it:
                  curl --cacert %1$s/ca/rootCA.pem -u %2$s:%3$s 'imaps://localhost:%5$s/INBOX;MAILINDEX=1'

                Deliver a message:
                  printf 'Subject: hello\\n\\nIt works.\\n' | %8$s/bin/culver-lda -c %1$s/culver.conf -d %2$s

                Ctrl-C stops the server; the folder stays.
                """, dir, USER, password, port(conf, "imap"), port(conf, "imaps"), port(conf, "pop3"), port(conf, "pop3s"), System.getProperty("culver.home", "."),
                port(conf, "lmtp"));
    }

    private static String port(String conf, String listener) {
        var matcher = Pattern.compile("inet_listener " + listener + " \\{\\s*port = (\\d+)").matcher(conf);
        return matcher.find() ? matcher.group(1) : "?";
    }
}
