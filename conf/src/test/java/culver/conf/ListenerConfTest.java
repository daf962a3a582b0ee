package culver.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Compared with what Dovecot 2.3.19 listens on.
class ListenerConfTest {
    @ParameterizedTest
    @CsvSource(delimiter = '\t', quoteCharacter = '\1', value = {
        "ssl = yes	",
        "protocols = imap	imap:143[*, ::] imaps+:993[*, ::] ",
        "protocols = imap pop3 lmtp	imap:143[*, ::] imaps+:993[*, ::] pop3:110[*, ::] pop3s+:995[*, ::] ",
        "protocols = imap~listen = 127.0.0.1	imap:143[127.0.0.1] imaps+:993[127.0.0.1] ",
        "protocols = imap~ssl = no	imap:143[*, ::] ",
        "protocols = imap~ssl = required~service imap-login {~ inet_listener imap {~  port = 0~ }~}	imaps+:993[*, ::] ",
        "protocols = imap~service imap-login {~ inet_listener imaps {~  port = 1993~  haproxy = yes~ }~}	imap:143[*, ::] imaps+:1993[*, ::]H ",
        "protocols = imap~service imap-login {~ inet_listener imap {~  listen = ::1~ }~ inet_listener extra {~  port = 1143~ }~ inet_listener {~  port = 2143~ }~}"
            + "	imap:143[::1] imaps+:993[*, ::] extra:1143[*, ::] :2143[*, ::] ",
        "protocols = imap~service pop3-login {~ inet_listener pop3 {~  port = 1110~ }~}	imap:143[*, ::] imaps+:993[*, ::] ",
        "protocols = imap~service pop3-login {~ protocol = imap~ inet_listener pop3s {~  port = 0~ }~}	imap:143[*, ::] imaps+:993[*, ::] pop3:110[*, ::] ",
        "service mine {~ inet_listener x {~  port = 99~  ssl = yes~  reuse_port = yes~ }~}	x+:99[*, ::]R ",
        "protocols = lmtp~service lmtp {~ inet_listener lmtp {~  port = 24~ }~}	lmtp:24[*, ::] ",
    })
    void listens(String text, String expected) throws ConfException {
        var listeners = new StringBuilder();
        for (var l : ListenerConf.of(Sample.conf(text == null ? "" : text.replace('~', '\n')))) {
            listeners.append(l.name()).append(l.ssl() ? "+" : "").append(':').append(l.port()).append(l.addresses()).append(l.haproxy() ? "H" : "")
                .append(l.reusePort() ? "R" : "").append(' ');
        }
        assertEquals(expected == null ? "" : expected.strip(), listeners.toString().strip());
    }
}
