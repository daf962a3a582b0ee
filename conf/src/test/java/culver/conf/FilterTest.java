package culver.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterTest {
    private static final String FILE = """
        login_greeting = base
        protocol imap {
          login_greeting = imap
        }
        remote 10.1.0.0/16 {
          login_greeting = remote16
        }
        remote 10.0.0.0/8 {
          login_greeting = remote8
          protocol imap {
            login_greeting = remote8-imap
          }
        }
        local 127.0.0.1 {
          login_greeting = local
        }
        local_name a.x.org {
          login_greeting = exact
        }
        local_name *.x.org {
          login_greeting = star
        }
        local_name "B.y.org c.y.org" {
          login_greeting = several
        }
        remote 2001:db8::/32 {
          login_greeting = six
        }
        remote 10.0.0.0/8 {
          login_greeting = later
        }
        protocol !pop3 {
          mail_location = maildir:~/not-pop3
        }
        """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''   | -           | -          | ''       | base | ''",
        "imap | -           | -          | ''       | imap | maildir:~/not-pop3",
        "pop3 | -           | -          | ''       | base | ''",
        "lda  | -           | -          | ''       | base | maildir:~/not-pop3",
        "pop3 | 192.0.2.1   | 10.2.0.1   | ''       | later | ''",
        "imap | 192.0.2.1   | 10.2.0.1   | ''       | remote8-imap | maildir:~/not-pop3",
        "pop3 | 192.0.2.1   | 10.1.0.1   | ''       | remote16 | ''",
        "pop3 | 127.0.0.1   | 11.0.0.1   | ''       | local | ''",
        "pop3 | 127.0.0.1   | 10.1.0.1   | ''       | local | ''",
        "pop3 | 192.0.2.1   | 2001:db8::7 | ''      | six | ''",
        "pop3 | 192.0.2.1   | 2001:db9::7 | ''      | base | ''",
        "pop3 | -           | -          | a.x.org  | exact | ''",
        "pop3 | -           | -          | A.X.ORG  | exact | ''",
        "pop3 | -           | -          | z.x.org  | star | ''",
        "pop3 | -           | -          | z.z.x.org | base | ''",
        "pop3 | -           | -          | c.y.org  | several | ''",
        "pop3 | -           | -          | b.y.org  | several | ''",
        "pop3 | -           | -          | d.y.org  | base | ''",
    })
    void theMoreSpecificThenTheLaterWins(String protocol, String local, String remote, String name, String greeting, String location) throws Exception {
        Conf conf = Sample.conf(FILE).in(new Scope(protocol, address(local), address(remote), name));
        assertEquals(greeting, conf.get(Sample.GREETING));
        assertEquals(location, conf.get(Sample.LOCATION));
    }

    private static InetAddress address(String text) {
        return text.equals("-") ? null : InetAddress.ofLiteral(text);
    }

    @Test
    void aViewCanBeNarrowed() throws Exception {
        Conf connection = Sample.conf(FILE).in(new Scope("", address("192.0.2.1"), address("10.2.0.1"), ""));
        assertEquals("later", connection.get(Sample.GREETING));
        assertEquals("remote8-imap", connection.in(Scope.protocol("imap")).get(Sample.GREETING));
    }

    @Test
    void blocksOfAFilterAreMergedIntoTheRest() throws Exception {
        Conf conf = Sample.conf("""
            passdb {
              driver = pam
            }
            namespace inbox {
              inbox = yes
              prefix = a/
            }
            protocol imap {
              passdb {
                driver = static
              }
              namespace inbox {
                prefix = b/
              }
              namespace other {
                prefix = c/
              }
            }
            """);
        Conf imap = conf.in(Scope.protocol("imap"));
        assertEquals(List.of("pam", "static"), imap.blocks("passdb").stream().map(p -> p.get(Sample.DRIVER)).toList());
        assertEquals(List.of("b/", "c/"), imap.blocks("namespace").stream().map(p -> p.get(Sample.PREFIX)).toList());
        assertTrue(imap.blocks("namespace").getFirst().get(Sample.INBOX));
        assertEquals(1, conf.blocks("passdb").size());
        assertEquals(List.of("a/"), conf.blocks("namespace").stream().map(p -> p.get(Sample.PREFIX)).toList());
    }

    @Test
    void namesThatClientsInventDoNotFillTheMemory() throws Exception {
        var text = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            text.append("remote 10.0.0.").append(1 << i & 0xff).append("/").append(32 - i % 8).append(" {\n login_greeting = ").append(i).append("\n}\n");
        }
        Conf conf = Sample.conf(text.toString());
        for (int i = 0; i < 1000; i++) {
            assertTrue(conf.in(new Scope("imap", null, address("10.0." + i / 256 + "." + i % 256), "n" + i)).get(Sample.GREETING) != null);
        }
    }
}
