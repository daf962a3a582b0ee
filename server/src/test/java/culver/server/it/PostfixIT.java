package culver.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Debian's Postfix, with `mailbox_command` set to `culver-lda`, delivers to a Linux user, who then reads over IMAPS and POP3S
/// with the password that `chpasswd` gave them.
class PostfixIT {
    private static final String USER = "culverit";
    private static final String PASSWORD = "pass word/1";

    @ParameterizedTest
    @ValueSource(strings = {"maildir:~/Maildir", "mbox:~/mail:INBOX=~/mbox"})
    void fromSmtpToTheClient(String location) throws Exception {
        Program.needsRoot();
        Program.needs("postfix", "curl", "python3", "useradd", "chpasswd");
        try (var site = Site.make(); var user = LinuxUser.make(USER, PASSWORD)) {
            Files.writeString(site.conf, site.configuration().replaceAll("(?s)passdb \\{.*?\\}\nuserdb \\{.*?\\}\n", """
                    passdb {
                      driver = shadow
                    }
                    userdb {
                      driver = passwd
                    }
                    mail_location = %s
                    """.formatted(location)));
            var lda = installedCopy(site.dir);
            try (var server = site.start(); var postfix = Postfix.start("mailbox_command = " + lda + " -c " + site.conf
                    + " -d \"$USER\" -f \"$SENDER\" -a \"$ORIGINAL_RECIPIENT\"")) {
                assertTrue(server.isAlive());
                postfix.send("ada@example.org", user.name() + "@localhost", "Subject: by postfix\r\n\r\n.a line\r\nFrom here\r\n");
                var imap = new String[] {"curl", "-sS", "--cacert", site.ca().toString(), "-u", USER + ":" + PASSWORD,
                    "imaps://localhost:" + site.imaps + "/INBOX;MAILINDEX=1"};
                Wait.until("the message is in the mailbox", () -> {
                    var run = Program.run(imap);
                    assertTrue(run.exit() == 0 || run.exit() == 78, () -> run.err() + postfix.log());
                    return run.exit() == 0;
                });
                var text = Program.run(imap).ok().out();
                assertTrue(text.contains("Subject: by postfix\r\n"), text);
                assertTrue(text.contains("Return-Path: <ada@example.org>\r\n"), text);
                assertEquals(2, text.split("Return-Path: ", -1).length, () -> "one Return-Path only: " + text);
                assertTrue(text.contains("Delivered-To: " + USER + "@localhost\r\n"), text);
                assertTrue(text.contains("\r\n.a line\r\n"), text);
                assertEquals(text, Program.run("curl", "-sS", "--cacert", site.ca().toString(), "-u", USER + ":" + PASSWORD,
                        "pop3s://localhost:" + site.pop3s + "/1").ok().out());
                assertEquals(67, Program.run("curl", "-sS", "--cacert", site.ca().toString(), "-u", USER + ":wrong",
                        "pop3s://localhost:" + site.pop3s + "/1").exit(), "curl's exit code for a refused login");
            }
        }
    }

    /// The second way of docs/mta.md.
    @ParameterizedTest
    @ValueSource(strings = {"maildir:~/Maildir", "mbox:~/mail:INBOX=~/mbox"})
    void overLmtp(String location) throws Exception {
        Program.needsRoot();
        Program.needs("postfix", "curl", "python3", "useradd", "chpasswd");
        try (var site = Site.make(); var user = LinuxUser.make(USER, PASSWORD)) {
            var socket = site.dir.resolve("culver-lmtp");
            Files.writeString(site.conf, site.configuration().replace("protocols = imap pop3", "protocols = imap pop3 lmtp")
                    .replaceAll("(?s)passdb \\{.*?\\}\nuserdb \\{.*?\\}\n", """
                    passdb {
                      driver = shadow
                    }
                    userdb {
                      driver = passwd
                    }
                    mail_location = %s
                    auth_username_format = %%Ln
                    service lmtp {
                      unix_listener %s {
                        mode = 0600
                        user = postfix
                        group = postfix
                      }
                    }
                    """.formatted(location, socket)));
            try (var server = site.start(); var postfix = Postfix.start("mailbox_transport = lmtp:unix:" + socket)) {
                postfix.send("ada@example.org", user.name() + "@localhost", "Subject: by lmtp\r\n\r\n.a line\r\nFrom here\r\n");
                var imap = new String[] {"curl", "-sS", "--cacert", site.ca().toString(), "-u", USER + ":" + PASSWORD,
                    "imaps://localhost:" + site.imaps + "/INBOX;MAILINDEX=1"};
                Wait.until("the message is in the mailbox", () -> {
                    var run = Program.run(imap);
                    assertTrue(run.exit() == 0 || run.exit() == 78, () -> run.err() + postfix.log() + server.logText());
                    return run.exit() == 0;
                });
                var text = Program.run(imap).ok().out();
                assertTrue(text.startsWith("Return-Path: <ada@example.org>\r\n"), text);
                assertTrue(text.contains("Delivered-To: " + USER + "@localhost\r\n"), text);
                assertTrue(text.endsWith("\r\n.a line\r\nFrom here\r\n"), text);
                assertTrue(server.log().contains("lmtp(" + USER + ")<"), server.logText());
            }
        }
    }

    @Test
    void exitCodes() throws Exception {
        try (var site = Site.make()) {
            var lda = Site.home().resolve("bin/culver-lda").toString();
            var mail = Site.mail("codes", "x\n");
            assertEquals(0, Program.run(Map.of(), mail, lda, "-c", site.conf.toString(), "-d", "maildir").exit());
            assertEquals(67, Program.run(Map.of(), mail, lda, "-c", site.conf.toString(), "-d", "nobody-there").exit());
            assertEquals(64, Program.run(Map.of(), mail, lda, "-c", site.conf.toString(), "-d", "maildir", "what").exit());
            assertEquals(64, Program.run(Map.of(), mail, lda, "-Z").exit());
            assertEquals(75, Program.run(Map.of(), mail, lda, "-c", site.dir.resolve("none.conf").toString(), "-d", "maildir").exit());
            assertEquals(75, Program.run(Map.of(), mail, lda, "-c", site.conf.toString(), "-d", "maildir", "-p", "/nonexistent/file").exit());
            var missing = Program.run(Map.of(), mail, lda, "-c", site.conf.toString(), "-d", "maildir", "-m", "Missing");
            assertEquals(0, missing.exit(), "goes to INBOX");
            assertTrue(missing.err().contains("save failed to open mailbox Missing"), missing.err());
            var made = Program.run(Map.of(), mail, lda, "-c", site.conf.toString(), "-d", "maildir", "-m", "Made", "-o", "lda_mailbox_autocreate=yes");
            assertEquals(0, made.exit());
            try (var files = Files.list(site.home("maildir").resolve("Maildir/.Made/new"))) {
                assertEquals(1, files.count());
            }
            var dry = Program.run(Map.of(), mail, lda, "-c", site.conf.toString(), "-d", "maildir", "--dry-run");
            assertEquals(0, dry.exit());
            assertTrue(dry.out().contains("INBOX"), dry.out());
            try (var files = Files.list(site.home("maildir").resolve("Maildir/new"))) {
                assertEquals(2, files.count(), "codes and missing, nothing by the dry run");
            }
        }
    }

    @Test
    void aLeadingFromLineGivesTheSender() throws Exception {
        try (var site = Site.make()) {
            Program.run(Map.of(), "From bob@example.net  Mon Nov  2 10:00:00 2026\n" + Site.mail("from line", "x\n"),
                    Site.home().resolve("bin/culver-lda").toString(), "-c", site.conf.toString(), "-d", "maildir").ok();
            try (var files = Files.list(site.home("maildir").resolve("Maildir/new"))) {
                var text = Files.readString(files.findFirst().orElseThrow(), StandardCharsets.ISO_8859_1);
                assertTrue(text.startsWith("Return-Path: <bob@example.net>\nDelivered-To: maildir\nFrom: Ada"), text);
            }
        }
    }

    /// The LDA where any user may run it: the checkout may lie in a private folder.
    private static Path installedCopy(Path dir) throws Exception {
        var home = Files.createDirectories(dir.resolve("culver"));
        Files.createDirectories(home.resolve("lda/target"));
        Program.run("cp", "-r", Site.home().resolve("bin").toString(), home.toString()).ok();
        Program.run("cp", "-r", Site.home().resolve("lda/target/lib").toString(), home.resolve("lda/target").toString()).ok();
        Program.run("chmod", "-R", "a+rX", dir.toString()).ok();
        return home.resolve("bin/culver-lda");
    }
}
