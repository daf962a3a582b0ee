package culver.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Compared with the sockets that Dovecot 2.3.19 makes.
class UnixListenerConfTest {
    @ParameterizedTest
    @CsvSource(delimiter = '\t', quoteCharacter = '\1', value = {
        "protocols = imap	",
        "protocols = lmtp	/run/x/lmtp:666:: ",
        "protocols = lmtp~service lmtp {~ unix_listener lmtp {~  user = joe~ }~}	/run/x/lmtp:666:joe: ",
        "protocols = lmtp~service lmtp {~ unix_listener lmtp {~  mode = 0~ }~}	",
        "protocols = lmtp~service lmtp {~ unix_listener /run/x/lmtp {~  mode = 0600~ }~}	/run/x/lmtp:600:: ",
        "protocols = lmtp~service lmtp {~ unix_listener /var/spool/postfix/private/lmtp {~  user = postfix~  group = mail~ }~}"
            + "	/run/x/lmtp:666:: /var/spool/postfix/private/lmtp:600:postfix:mail ",
        "protocols = lmtp imap~service imap-login {~ unix_listener login/imap {~  mode = 0666~ }~}	/run/x/lmtp:666:: ",
    })
    void listens(String text, String expected) throws ConfException {
        var listeners = new StringBuilder();
        for (var l : UnixListenerConf.of(Sample.conf("base_dir = /run/x\n" + text.replace('~', '\n')))) {
            listeners.append(l.path()).append(':').append(Integer.toOctalString(l.mode())).append(':').append(l.user()).append(':').append(l.group()).append(' ');
        }
        assertEquals(expected == null ? "" : expected.strip(), listeners.toString().strip());
    }
}
