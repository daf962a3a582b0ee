package culver.server.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// A Postfix of its own: configuration, queue and port are the test's.
record Postfix(Path dir, int port) implements AutoCloseable {
    /// @param delivery the line of main.cf that says how mail is delivered; `%s` stands for Postfix's queue directory
    static Postfix start(String delivery) throws Exception {
        // Postfix's daemons drop their rights and must reach their queue.
        var dir = Files.createTempDirectory("culver-postfix");
        Program.run("chmod", "755", dir.toString()).ok();
        int port = Site.freePorts(1)[0];
        var conf = Files.createDirectories(dir.resolve("etc"));
        Files.createDirectories(dir.resolve("queue"));
        Files.createDirectories(dir.resolve("data"));
        Program.run("chown", "postfix", dir.resolve("data").toString()).ok();
        Files.writeString(conf.resolve("main.cf"), """
                compatibility_level = 3.6
                queue_directory = %1$s/queue
                data_directory = %1$s/data
                command_directory = /usr/sbin
                daemon_directory = /usr/lib/postfix/sbin
                mail_owner = postfix
                setgid_group = postdrop
                myhostname = localhost
                mydestination = localhost
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                alias_maps =
                alias_database =
                mynetworks = 127.0.0.0/8
                smtpd_relay_restrictions = permit_mynetworks, reject
                maillog_file = %1$s/maillog
                maillog_file_prefixes = /tmp, /var
                %2$s
                """.formatted(dir, delivery));
        Files.writeString(conf.resolve("master.cf"), """
                127.0.0.1:%d inet n - n - - smtpd
                pickup    unix  n - n 60 1 pickup
                cleanup   unix  n - n - 0 cleanup
                qmgr      unix  n - n 300 1 qmgr
                rewrite   unix  - - n - - trivial-rewrite
                proxymap  unix  - - n - - proxymap
                bounce    unix  - - n - 0 bounce
                defer     unix  - - n - 0 bounce
                trace     unix  - - n - 0 bounce
                error     unix  - - n - - error
                retry     unix  - - n - - error
                discard   unix  - - n - - discard
                local     unix  - n n - - local
                lmtp      unix  - - n - - lmtp
                anvil     unix  - - n - 1 anvil
                postlog   unix-dgram n - n - 1 postlogd
                """.formatted(port));
        Program.run("postfix", "-c", conf.toString(), "start").ok();
        return new Postfix(dir, port);
    }

    void send(String from, String to, String message) throws Exception {
        Program.run(Map.of(), message, "python3", "-c",
                "import smtplib,sys; smtplib.SMTP('127.0.0.1', %d).sendmail('%s', '%s', sys.stdin.buffer.read())".formatted(port, from, to)).ok();
    }

    String log() {
        try {
            return Files.readString(dir.resolve("maillog"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() throws IOException {
        Program.closing(() -> {
            Program.run("postfix", "-c", dir.resolve("etc").toString(), "stop");
            Program.run("rm", "-rf", dir.toString());
        });
    }
}
