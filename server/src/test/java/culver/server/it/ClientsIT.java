package culver.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real clients over TLS, with the CA that `mkcert` made, on a Maildir and on an mbox.
class ClientsIT {
    private static final int MESSAGES = 3;

    private static Site site;
    private static ServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        Program.needs("curl", "openssl");
        site = Site.make();
        server = site.start();
        for (var user : new String[] {"maildir", "mbox"}) {
            for (int i = 1; i <= MESSAGES; i++) {
                site.deliver(user, Site.mail("message " + i, "Hello " + user + ".\n.\n..two\nFrom here on\n"));
            }
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            assertEquals(0, server.end(), "exit code after SIGTERM");
        }
        if (site != null) {
            site.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"maildir", "mbox"})
    void curlReadsOverImapsAndPop3s(String user) throws Exception {
        var overImap = curl(user, "imaps://localhost:" + site.imaps + "/INBOX;MAILINDEX=2").ok().out();
        assertTrue(overImap.contains("Subject: message 2\r\n"), overImap);
        assertTrue(overImap.contains("\r\n.\r\n..two\r\n"), overImap);
        var overPop3 = curl(user, "pop3s://localhost:" + site.pop3s + "/2").ok().out();
        assertEquals(overImap, overPop3);
        var startTls = Program.run("curl", "-sS", "--ssl-reqd", "--cacert", site.ca().toString(), "-u", user + ":secret",
                "imap://localhost:" + site.imap + "/INBOX;MAILINDEX=2").ok().out();
        assertEquals(overImap, startTls);
        var stls = Program.run("curl", "-sS", "--ssl-reqd", "--cacert", site.ca().toString(), "-u", user + ":secret",
                "pop3://localhost:" + site.pop3 + "/2").ok().out();
        assertEquals(overImap, stls);
    }

    @ParameterizedTest
    @ValueSource(strings = {"maildir", "mbox"})
    void curlWithoutTheCaRefuses(String user) throws Exception {
        assertEquals(60, Program.run("curl", "-sS", "-u", user + ":secret", "imaps://localhost:" + site.imaps + "/").exit());
    }

    @ParameterizedTest
    @ValueSource(strings = {"maildir", "mbox"})
    void pythonsLibraries(String user) throws Exception {
        Program.needs("python3");
        var script = site.dir.resolve("clients.py");
        try (var source = ClientsIT.class.getResourceAsStream("clients.py")) {
            Files.write(script, source.readAllBytes());
        }
        Program.run("python3", script.toString(), site.ca().toString(), user, Integer.toString(site.imaps), Integer.toString(site.pop3s),
                Integer.toString(site.imap), Integer.toString(site.pop3)).ok();
    }

    @ParameterizedTest
    @ValueSource(strings = {"maildir", "mbox"})
    void fetchmailKeepsAndFetchesNothingTwice(String user) throws Exception {
        Program.needs("fetchmail");
        for (var protocol : new String[] {"POP3", "IMAP"}) {
            var home = Files.createDirectories(site.dir.resolve("fetchmail-" + user + protocol));
            var got = home.resolve("got");
            Files.writeString(got, "");
            var rc = home.resolve("fetchmailrc");
            Files.writeString(rc, """
                    set no bouncemail
                    poll localhost service %d protocol %s %s
                      user "%s" password "secret" ssl sslcertck sslcertfile "%s" keep
                      mda "cat >>%s"
                    """.formatted(protocol.equals("POP3") ? site.pop3s : site.imaps, protocol, protocol.equals("POP3") ? "uidl" : "", user, site.ca(), got));
            Program.run("chmod", "700", rc.toString()).ok();
            var environment = Map.of("HOME", home.toString(), "FETCHMAILHOME", home.toString());
            var first = Program.run(environment, "", "fetchmail", "-f", rc.toString(), "--nosyslog", "-v");
            assertEquals(0, first.exit(), first.out() + first.err() + server.log());
            var text = Files.readString(got, StandardCharsets.ISO_8859_1);
            assertEquals(MESSAGES, text.split("Subject: message ", -1).length - 1, text);
            var second = Program.run(environment, "", "fetchmail", "-f", rc.toString(), "--nosyslog");
            assertEquals(1, second.exit(), () -> "fetchmail says 'no new mail' by 1: " + second.out() + second.err());
            assertEquals(text, Files.readString(got, StandardCharsets.ISO_8859_1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"maildir", "mbox"})
    void mbsyncBothWays(String user) throws Exception {
        Program.needs("mbsync");
        var home = Files.createDirectories(site.dir.resolve("mbsync-" + user));
        var rc = home.resolve("mbsyncrc");
        var local = home.resolve("local");
        Files.createDirectories(local);
        Files.writeString(rc, """
                IMAPAccount culver
                Host localhost
                Port %d
                User %s
                Pass secret
                SSLType IMAPS
                CertificateFile %s

                IMAPStore far
                Account culver

                MaildirStore near
                Path %s/
                Inbox %s/INBOX
                SubFolders Verbatim

                Channel all
                Far :far:
                Near :near:
                Patterns INBOX
                Create Both
                Expunge Both
                SyncState *
                """.formatted(site.imaps, user, site.ca(), local, local));
        var environment = Map.of("HOME", home.toString());
        Program.run(environment, "", "mbsync", "-c", rc.toString(), "all").ok();
        assertEquals(MESSAGES, files(local.resolve("INBOX")), "messages synced down");
        Files.writeString(local.resolve("INBOX/new/1.made-here"), Site.mail("from the near side", "up\n"));
        Program.run(environment, "", "mbsync", "-c", rc.toString(), "all").ok();
        var seen = curl(user, "imaps://localhost:" + site.imaps + "/INBOX?SUBJECT%20%22near%20side%22").ok().out();
        assertTrue(seen.matches("(?s)\\* SEARCH \\d+\\s*"), seen);
        try (var made = Files.list(local.resolve("INBOX/cur"))) {
            for (var path : made.toList()) {
                if (Files.readString(path, StandardCharsets.ISO_8859_1).contains("near side")) {
                    Files.delete(path);
                }
            }
        }
        try (var made = Files.list(local.resolve("INBOX/new"))) {
            for (var path : made.toList()) {
                if (Files.readString(path, StandardCharsets.ISO_8859_1).contains("near side")) {
                    Files.delete(path);
                }
            }
        }
        Program.run(environment, "", "mbsync", "-c", rc.toString(), "all").ok();
        assertTrue(curl(user, "imaps://localhost:" + site.imaps + "/INBOX?SUBJECT%20%22near%20side%22").ok().out().matches("\\* SEARCH\\s*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"maildir", "mbox"})
    void muttReadsAndCopies(String user) throws Exception {
        Program.needs("mutt", "script");
        var home = Files.createDirectories(site.dir.resolve("mutt-" + user));
        var copy = home.resolve("copy");
        var rc = home.resolve("muttrc");
        Files.writeString(rc, """
                set ssl_ca_certificates_file="%s" ssl_usesystemcerts=no certificate_file="%s/certificates"
                set imap_user="%s" imap_pass="secret" spoolfile="imaps://localhost:%d/INBOX" folder="%s"
                set header_cache="" mark_old=no confirmcreate=no confirmappend=no quit=yes wait_key=no sort=mailbox-order
                set move=no delete=no
                push "<first-entry><copy-message><kill-line>%s<enter><quit>"
                """.formatted(site.ca(), home, user, site.imaps, home, copy));
        var command = "mutt -n -F " + rc;
        var run = Program.run(Map.of("HOME", home.toString(), "TERM", "xterm", "LANG", "C.UTF-8"), "", "timeout", "60", "script", "-qec", command, "/dev/null");
        assertTrue(Files.exists(copy), () -> run.out() + run.err());
        var text = Files.readString(copy, StandardCharsets.ISO_8859_1);
        assertTrue(text.contains("Subject: message 1\n"), text);
        assertTrue(text.contains("Hello " + user + ".\n"), text);
    }

    private static Program.Run curl(String user, String url) throws Exception {
        return Program.run("curl", "-sS", "--cacert", site.ca().toString(), "-u", user + ":secret", url);
    }

    private static long files(Path maildir) throws Exception {
        long count = 0;
        for (var sub : new String[] {"new", "cur"}) {
            try (var list = Files.list(maildir.resolve(sub))) {
                count += list.count();
            }
        }
        return count;
    }
}
