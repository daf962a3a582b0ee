package culver.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;

/// One of the two servers, started on loopback with its own copy of the mail.
///
/// @param name    for the table
/// @param process the first process
/// @param imap    port
/// @param pop3    port
record ServerUnderTest(String name, Process process, int imap, int pop3) implements AutoCloseable {
    static ServerUnderTest start(String name, Path dir, Path checkout, String location) throws Exception {
        int[] ports = {freePort(), freePort()};
        Files.createDirectories(dir.resolve("run"));
        var conf = dir.resolve(name + ".conf");
        Files.writeString(conf, """
                base_dir = %1$s/run
                log_path = %1$s/log
                protocols = imap pop3
                listen = 127.0.0.1
                ssl = no
                disable_plaintext_auth = no
                first_valid_uid = 1
                mail_max_userip_connections = 1000
                mail_location = %4$s
                passdb {
                  driver = static
                  args = password=secret
                }
                userdb {
                  driver = static
                  args = uid=65534 gid=65534 home=%1$s/home
                }
                service imap-login {
                  inet_listener imap {
                    port = %2$d
                  }
                  inet_listener imaps {
                    port = 0
                  }
                }
                service pop3-login {
                  inet_listener pop3 {
                    port = %3$d
                  }
                  inet_listener pop3s {
                    port = 0
                  }
                }
                """.formatted(dir, ports[0], ports[1], location));
        String[] command;
        if (name.equals("dovecot")) {
            // Dovecot's own best: login processes that serve many connections.
            Files.writeString(conf, """
                    state_dir = %1$s/run
                    service anvil {
                      chroot =
                    }
                    service stats {
                      chroot =
                    }
                    service imap-login {
                      chroot =
                      service_count = 0
                      process_min_avail = 2
                    }
                    service pop3-login {
                      chroot =
                      service_count = 0
                    }
                    service imap {
                      service_count = 200
                      process_min_avail = 2
                    }
                    """.formatted(dir), java.nio.file.StandardOpenOption.APPEND);
            command = new String[] {"/usr/sbin/dovecot", "-F", "-c", conf.toString()};
        } else {
            command = new String[] {checkout.resolve("bin/culver").toString(), "-F", "-c", conf.toString()};
        }
        var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(dir.resolve("out").toFile()).start();
        for (int i = 0; i < 600; i++) {
            try (var socket = new Socket("127.0.0.1", ports[0])) {
                if (socket.getInputStream().read() == '*') {
                    return new ServerUnderTest(name, process, ports[0], ports[1]);
                }
            } catch (IOException e) {
                if (!process.isAlive()) {
                    break;
                }
            }
            Thread.sleep(50);
        }
        process.destroy();
        throw new IOException(name + " did not start: " + Files.readString(dir.resolve("out")) + (Files.exists(dir.resolve("log")) ? Files.readString(dir.resolve("log")) : ""));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// CPU time of all its processes, ended ones included, in seconds.
    double cpuSeconds() throws IOException {
        var family = new HashSet<Long>();
        family.add(process.pid());
        process.descendants().forEach(child -> family.add(child.pid()));
        long ticks = 0;
        for (long pid : family) {
            try {
                var fields = Files.readString(Path.of("/proc/" + pid + "/stat"));
                var values = fields.substring(fields.lastIndexOf(')') + 2).split(" ");
                ticks += Long.parseLong(values[11]) + Long.parseLong(values[12]) + Long.parseLong(values[13]) + Long.parseLong(values[14]);
            } catch (IOException e) {
                // It ended meanwhile: its parent has its time now.
            }
        }
        return ticks / 100.0;
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
