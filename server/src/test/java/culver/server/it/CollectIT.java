package culver.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Mail from somewhere else: a provider (GreenMail takes its place) receives by SMTP, fetchmail collects by POP3 and hands to `culver-lda`,
/// a client reads over IMAP.
class CollectIT {
    @ParameterizedTest
    @ValueSource(strings = {"maildir", "mbox"})
    void fetchmailCollectsFromAProviderIntoTheMailbox(String user) throws Exception {
        Program.needs("fetchmail");
        var smtp = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        var pop3 = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_POP3);
        var provider = new GreenMail(new ServerSetup[] {smtp, pop3});
        provider.start();
        try (var site = Site.make(); var server = site.start()) {
            provider.setUser("joe@provider.example", "joe", "faraway");
            for (int i = 1; i <= 3; i++) {
                GreenMailUtil.sendTextEmail("joe@provider.example", "ada@example.org", "collected " + i, "line one\r\nFrom line two\r\n.three",
                        provider.getSmtp().getServerSetup());
            }
            assertTrue(provider.waitForIncomingEmail(30_000, 3));
            var home = Files.createDirectories(site.dir.resolve("fetchmail"));
            var rc = home.resolve("fetchmailrc");
            Files.writeString(rc, """
                    set no bouncemail
                    poll localhost service %d protocol POP3
                      auth password user "joe" password "faraway" sslproto ""
                      mda "%s/bin/culver-lda -c %s -d %s -f %%F"
                    """.formatted(provider.getPop3().getPort(), Site.home(), site.conf, user));
            Program.run("chmod", "700", rc.toString()).ok();
            Program.run(Map.of("HOME", home.toString(), "FETCHMAILHOME", home.toString()), "", "fetchmail", "-f", rc.toString(), "--nosyslog").ok();
            try (var wire = Wire.imap(site.imap, user, "secret")) {
                wire.ok("SELECT INBOX");
                var text = String.join("\n", wire.ok("FETCH 1:* BODY.PEEK[]"));
                for (int i = 1; i <= 3; i++) {
                    assertEquals(2, text.split("Subject: collected " + i + "\r\n", -1).length, "exactly once: " + i);
                }
                assertTrue(text.contains("\r\nFrom line two\r\n.three"), text);
                assertTrue(text.contains("Return-Path: <ada@example.org>"), text);
            }
            assertTrue(server.isAlive());
        } finally {
            provider.stop();
        }
    }
}
