package culver.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.conf.ConfDump.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfDumpTest {
    @Test
    void whatDiffersOnly() throws ConfException {
        Conf conf = Sample.conf("""
            ssl = yes
            mbox_lock_timeout = 300s
            mbox_write_locks = dotlock, fcntl
            mail_max_userip_connections = 11
            service imap-login {
              inet_listener imap {
                port = 0
              }
              inet_listener imaps {
                port = 993
                ssl = yes
              }
            }
            service pop3-login {
              inet_listener pop3 {
              }
            }
            protocol lda {
              mail_max_userip_connections = 10
            }
            protocol imap {
            }
            """);
        assertEquals("""
            mail_max_userip_connections = 11
            service imap-login {
              inet_listener imap {
                port = 0
              }
            }
            protocol lda {
              mail_max_userip_connections = 10
            }
            """, Sample.dump(conf, Mode.NON_DEFAULT));
        assertTrue(Sample.dump(conf, Mode.EXPLICIT).contains("mbox_lock_timeout = 300s\n"));
    }

    @Test
    void allAndDefaults() throws ConfException {
        Conf conf = Sample.conf("mail_location = maildir:~/M\nservice imap-login {\n inet_listener imap {\n  address = ::1\n }\n}\n");
        String all = Sample.dump(conf, Mode.ALL);
        assertTrue(all.contains("mail_location = maildir:~/M\n"));
        assertTrue(all.contains("log_timestamp = \"%b %d %H:%M:%S \"\n"));
        assertTrue(all.contains("  inet_listener imap {\n    address = ::1\n    haproxy = no\n    port = 143\n    reuse_port = no\n    ssl = no\n  }\n"), all);
        String defaults = Sample.dump(conf, Mode.DEFAULTS);
        assertTrue(defaults.contains("mail_location =\n"));
        assertTrue(defaults.contains("  inet_listener pop3s {\n    address =\n    haproxy = no\n    port = 995\n    reuse_port = no\n    ssl = yes\n  }\n"), defaults);
        assertEquals(ListenerConf.of(conf).toString(), ListenerConf.of(Sample.conf(all)).toString());
    }

    @Test
    void asOneConnectionSeesIt() throws ConfException {
        Conf conf = Sample.conf("login_greeting = a\nprotocol imap {\n login_greeting = b\n}\n");
        assertEquals("login_greeting = b\n", Sample.dump(conf.in(Scope.protocol("imap")), Mode.NON_DEFAULT));
        assertEquals("login_greeting = a\n", Sample.dump(conf.in(Scope.protocol("pop3")), Mode.NON_DEFAULT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"language", "blocks", "filters", "dovecot24"})
    void readsBackToTheSame(String name) throws Exception {
        Path folder = Path.of("src/test/resources/culver/conf/golden").toAbsolutePath();
        Conf conf = new ConfParser(Sample.TABLES).parse(Files.readString(folder.resolve(name + ".in")), folder).conf();
        for (Mode mode : new Mode[] {Mode.EXPLICIT, Mode.NON_DEFAULT, Mode.ALL}) {
            String text = Sample.dump(conf, mode);
            assertEquals(text, Sample.dump(new ConfParser(Sample.TABLES).parse(text, folder).conf(), mode));
        }
    }

    @Test
    void anyTextReadsBackToTheSame() throws ConfException {
        long seed = System.nanoTime();
        var random = new Random(seed);
        String letters = "ab $#\"'\\<>{}=%:;,\t~/\u00fc";
        for (int i = 0; i < 5000; i++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(8); n > 0; n--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            String value = text.toString();
            var block = ConfDump.quoted(value);
            Conf conf = Sample.conf("login_greeting = " + block + "\nplugin {\n  x = " + block + "\n}\n");
            assertEquals(value, conf.get(Sample.GREETING), () -> "seed " + seed + ": " + block);
            assertEquals(value, conf.group("plugin").get("x"));
            Conf again = Sample.conf(Sample.dump(conf, Mode.EXPLICIT));
            assertEquals(value, again.get(Sample.GREETING), () -> "seed " + seed);
        }
    }

    @Test
    void anyTextIsAMistakeAtMost() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        String[] words = {"ssl", "=", "{", "}", "\n", "\n", " ", "\"", "'", "\\", "$ssl", "#", "service", "x", "protocol", "imap", "plugin", "!include", "<", "passdb", "/", "*"};
        for (int i = 0; i < 20000; i++) {
            var text = new StringBuilder();
            for (int n = random.nextInt(30); n > 0; n--) {
                text.append(words[random.nextInt(words.length)]);
            }
            try {
                Sample.read(text.toString());
            } catch (ConfException e) {
                assertTrue(e.getMessage().startsWith("(text) line "), () -> "seed " + seed + ": " + e.getMessage());
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + text, e);
            }
        }
    }

    @Test
    void thePageOfSettings() {
        String page = SettingsPage.markdown(Map.of("conf", CoreSettings.TABLES));
        assertTrue(page.startsWith("# Settings\n"));
        assertTrue(page.contains("\n## conf\n\n| setting | type | default | meaning |\n|---|---|---|---|\n| `base_dir` | string | `/run/culver` | directory"), page);
        assertTrue(page.contains("Inside `service { inet_listener { } }`:\n\n"), page);
        assertTrue(page.contains("| `port` | number, at most 65535 | `0` |"), page);
        assertFalse(page.contains("null"));
    }
}
