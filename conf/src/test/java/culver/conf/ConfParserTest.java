package culver.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfParserTest {
    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private ConfParser.Parsed parse(Path file) throws ConfException {
        return new ConfParser(Sample.TABLES).parse(file);
    }

    /// The configuration that has to be read as it stands.
    @Test
    void aWholeConfiguration() throws ConfException {
        var read = Sample.read("""
            protocols = imap pop3
            ssl = yes
            ssl_cert = </etc/dovecot/private/dovecot.pem
            ssl_key = </etc/dovecot/private/dovecot.key
            disable_plaintext_auth = no
            mail_location = mbox:~/mail:INBOX=/var/mail/%u
            passdb {
              driver = pam
            }
            userdb {
              driver = passwd
            }
            namespace inbox {
              inbox = yes
              mailbox Drafts {
                special_use = \\Drafts
              }
            }
            service pop3-login {
              inet_listener pop3 {
                port = 0
              }
              inet_listener pop3s {
                port = 995
                address = 127.0.0.1
              }
            }
            service imap-login {
              inet_listener imap {
                address = 127.0.0.1
                port = 143
              }
              inet_listener imaps {
                port = 0
              }
            }
            """);
        Conf conf = read.conf();
        assertEquals(List.of(), read.warnings());
        assertEquals(List.of("imap", "pop3"), conf.get(CoreSettings.PROTOCOLS));
        assertEquals(new FileValue(Path.of("/etc/dovecot/private/dovecot.pem"), ""), conf.get(Sample.SSL_CERT));
        assertEquals("</etc/dovecot/private/dovecot.key", conf.get(Setting.string("ssl_key")));
        assertFalse(conf.get(Sample.DISABLE_PLAINTEXT));
        assertEquals("mbox:~/mail:INBOX=/var/mail/%u", conf.get(Sample.LOCATION));
        assertEquals("pam", conf.blocks("passdb").getFirst().get(Sample.DRIVER));
        assertEquals("(text) line 10", conf.blocks("userdb").getFirst().where());
        Conf inbox = conf.blocks("namespace").getFirst();
        assertEquals("inbox", inbox.name());
        assertTrue(inbox.get(Sample.INBOX));
        assertEquals("Drafts", inbox.blocks("mailbox").getFirst().name());
        assertEquals(List.of("\\Drafts"), inbox.blocks("mailbox").getFirst().get(Sample.SPECIAL_USE));
        assertEquals(List.of(
            new ListenerConf("imap-login", "imap", "imap", List.of("127.0.0.1"), 143, false, false, false, "(text) line 29"),
            new ListenerConf("pop3-login", "pop3", "pop3s", List.of("127.0.0.1"), 995, true, false, false, "(text) line 23")), ListenerConf.of(conf));
    }

    @Test
    void valuesAreReadOnceAndDefaultsHold() throws ConfException {
        Conf conf = Sample.conf("mbox_lock_timeout = 30 secs\nplugin {\n b = 2\n a = 1\n}\n");
        assertEquals(Duration.ofSeconds(30), conf.get(Sample.LOCK_TIMEOUT));
        assertSame(conf.get(Sample.LOCK_TIMEOUT), conf.get(Sample.LOCK_TIMEOUT));
        assertTrue(conf.has(Sample.LOCK_TIMEOUT));
        assertFalse(conf.has(Sample.USERIP));
        assertEquals(10, conf.get(Sample.USERIP));
        assertEquals(Map.of("a", "1", "b", "2"), conf.group("plugin"));
        assertEquals(List.of("b", "a"), List.copyOf(conf.group("plugin").keySet()));
        assertEquals(Map.of(), conf.group("dict"));
        assertEquals(List.of(), conf.blocks("passdb"));
        assertTrue(conf.get(Sample.SSL_CERT).isEmpty());
    }

    @Test
    void includesAreSortedAndRelativeToTheirFile() throws Exception {
        write("conf.d/10-b.conf", "login_greeting = ten\n!include ../more/*.ext\n");
        write("conf.d/20-a.conf", "login_greeting = twenty\n");
        write("conf.d/.hidden.conf", "login_greeting = hidden\n");
        write("conf.d/30.conf.bak", "nonsense\n");
        write("more/x.ext", "mail_location = maildir:~/Mail\n");
        Path main = write("main.conf", "!include conf.d/*.conf\n!include_try missing.conf\n!include_try none/*.conf\nlogin_greeting = <text\n");
        write("text", "from a file");
        var read = parse(main);
        assertEquals("from a file", read.conf().get(Sample.GREETING));
        assertEquals("maildir:~/Mail", read.conf().get(Sample.LOCATION));
        assertEquals(List.of("main.conf", "10-b.conf", "x.ext", "20-a.conf"), read.files().stream().map(f -> f.getFileName().toString()).toList());
    }

    @Test
    void aFileThatIncludesItselfIsRefused() throws Exception {
        write("b.conf", "!include a.conf\n");
        Path a = write("a.conf", "\n!include b.conf\n");
        var e = assertThrows(ConfException.class, () -> parse(a));
        assertEquals(folder.resolve("b.conf") + " line 1: " + a + " includes itself", e.getMessage());
    }

    @Test
    void anIncludedFileClosesWhatItOpens() throws Exception {
        write("b.conf", "namespace inbox {\n");
        Path a = write("a.conf", "!include b.conf\n}\n");
        var e = assertThrows(ConfException.class, () -> parse(a));
        assertEquals(folder.resolve("b.conf") + " line 1: '}' is missing for the block that begins at " + folder.resolve("b.conf") + " line 1", e.getMessage());
    }

    @Test
    void aMissingFileIsNamed() {
        Path none = folder.resolve("none.conf");
        var e = assertThrows(ConfException.class, () -> parse(none));
        assertEquals(none + ": configuration: cannot read " + none + ": no such file", e.getMessage());
    }

    @Test
    void anOlderCharsetInACommentDoesNoHarm() throws Exception {
        Path file = folder.resolve("latin1.conf");
        Files.write(file, "# Gr\u00fc\u00dfe\nlogin_greeting = hi\n".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("hi", parse(file).conf().get(Sample.GREETING));
        assertEquals("Gr\u00fc\u00dfe", Sample.conf("login_greeting = Gr\u00fc\u00dfe").get(Sample.GREETING));
    }

    @Test
    void aFileOfAnotherOrderOfMagnitudeIsRefused() throws Exception {
        Path file = folder.resolve("large.conf");
        Files.write(file, new byte[(int) Sources.MOST + 1]);
        var e = assertThrows(ConfException.class, () -> parse(file));
        assertTrue(e.getMessage().endsWith("is larger than 16 MB"), e.getMessage());
    }

    @Test
    void overridesWinOverTheFileAndItsFilters() throws ConfException {
        Conf conf = new ConfParser(Sample.TABLES).override("login_greeting=over").override("plugin/sieve = ~/.sieve").override("namespace/inbox/prefix=X/")
            .parse("login_greeting = a\nprotocol lda {\n login_greeting = b\n ssl = no\n namespace inbox {\n  prefix = y/\n }\n}\nnamespace inbox {\n}\n", folder).conf();
        Conf lda = conf.in(Scope.protocol("lda"));
        assertEquals("over", conf.get(Sample.GREETING));
        assertEquals("over", lda.get(Sample.GREETING));
        assertEquals(Sample.Ssl.NO, lda.get(Sample.SSL));
        assertEquals("~/.sieve", lda.group("plugin").get("sieve"));
        assertEquals("X/", lda.blocks("namespace").getFirst().get(Sample.PREFIX));
        var e = assertThrows(ConfException.class, () -> new ConfParser(Sample.TABLES).override("nosuch=1").parse("", folder));
        assertEquals("-o nosuch: unknown setting 'nosuch'", e.getMessage());
    }

    @Test
    void aVersionOf23IsNoNews() throws ConfException {
        assertEquals(List.of("imap"), Sample.conf("dovecot_config_version = 2.3.21\nprotocols = imap\n").get(CoreSettings.PROTOCOLS));
    }

    @Test
    void locationsOf24() throws ConfException {
        assertEquals("", location("mail_driver = auto\nmail_inbox_path = /var/mail/%u\n"));
        assertEquals("maildir:~/Maildir", location("mail_driver = maildir\nmail_inbox_path = .\n"));
        assertEquals("mbox:%{home}/mail:INBOX=/var/mail/%{user}", location("mail_driver = mbox\nmail_path = %{home}/mail\nmail_inbox_path = /var/mail/%{user}\n"));
        assertEquals("mbox:~/mail:INBOX=~/mail/inbox", location("mail_driver = mbox\n"));
        assertEquals("maildir:/a::b:CONTROL=/c", location("mail_driver = maildir\nmail_path = /a:b\nmail_control_path = /c\n"));
    }

    private static String location(String text) throws ConfException {
        return Sample.conf("dovecot_config_version = 2.4.0\n" + text).get(Sample.LOCATION);
    }

    @Test
    void anUnsetDumpedSettingIsNull() throws ConfException {
        var dump = new ConfDump(Sample.TABLES);
        Conf conf = Sample.conf("mail_location = maildir:~/M\n");
        assertEquals("mail_location = maildir:~/M\n", dump.print(conf, "mail_location"));
        assertEquals("mail_max_userip_connections = 10\n", dump.print(conf, "mail_max_userip_connections"));
        assertNull(dump.print(conf, "nosuch"));
    }

    @Test
    void aProgramMayKnowAPartOfTheSettings() throws ConfException {
        var tables = List.of(SettingTable.of(Sample.LOCATION));
        String text = "mail_location = maildir:~/M\nsome_new_name = 1\nssl_verify_client_cert = yes\n";
        assertEquals("maildir:~/M", new ConfParser(tables).partly().parse(text, folder).conf().get(Sample.LOCATION));
        assertThrows(ConfException.class, () -> new ConfParser(tables).parse(text, folder));
    }

    @Test
    void aServicesOwnProgramIsNoNews() throws ConfException {
        assertEquals(List.of(), Sample.read("service imap {\n executable = imap\n}\n").warnings());
        assertEquals(1, Sample.read("service imap {\n executable = imap post\n}\n").warnings().size());
    }
}
