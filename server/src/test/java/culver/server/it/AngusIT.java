package culver.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.search.SubjectTerm;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Angus (Jakarta) Mail over IMAPS and POP3S.
class AngusIT {
    private static Site site;
    private static ServerProcess server;
    private static Session session;

    @BeforeAll
    static void start() throws Exception {
        site = Site.make();
        server = site.start();
        var trust = site.dir.resolve("trust.p12");
        Program.run(System.getProperty("java.home") + "/bin/keytool", "-importcert", "-noprompt", "-alias", "ca", "-file", site.ca().toString(), "-keystore", trust.toString(),
                "-storetype", "PKCS12", "-storepass", "changeit").ok();
        var factory = javax.net.ssl.TrustManagerFactory.getInstance(javax.net.ssl.TrustManagerFactory.getDefaultAlgorithm());
        var store = java.security.KeyStore.getInstance("PKCS12");
        try (var in = java.nio.file.Files.newInputStream(trust)) {
            store.load(in, "changeit".toCharArray());
        }
        factory.init(store);
        var context = javax.net.ssl.SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        var properties = new Properties();
        for (var protocol : new String[] {"imaps", "pop3s"}) {
            properties.put("mail." + protocol + ".ssl.socketFactory", context.getSocketFactory());
            properties.put("mail." + protocol + ".ssl.checkserveridentity", "true");
            properties.put("mail." + protocol + ".timeout", "30000");
        }
        session = Session.getInstance(properties);
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
        if (site != null) {
            site.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"maildir", "mbox"})
    void appendSearchReadFlagDelete(String user) throws Exception {
        try (var store = session.getStore("imaps")) {
            store.connect("localhost", site.imaps, user, "secret");
            var folder = store.getFolder("INBOX");
            folder.open(Folder.READ_WRITE);
            var message = message("a multipart");
            folder.appendMessages(new Message[] {message});
            assertEquals(1, folder.getMessageCount());
            var found = folder.search(new SubjectTerm("MULTIPART"));
            assertEquals(1, found.length);
            var content = (MimeMultipart) found[0].getContent();
            assertEquals(2, content.getCount());
            assertEquals("text/html", content.getBodyPart(1).getContentType().toLowerCase().split(";")[0]);
            assertEquals("<p>gr\u00fc\u00dfe</p>", content.getBodyPart(1).getContent().toString().strip());
            found[0].setFlag(Flags.Flag.ANSWERED, true);
            var child = store.getFolder("Gr\u00fc\u00dfe");
            assertTrue(child.create(Folder.HOLDS_MESSAGES));
            folder.copyMessages(found, child);
            child.open(Folder.READ_ONLY);
            assertEquals(1, child.getMessageCount());
            assertTrue(child.getMessage(1).isSet(Flags.Flag.ANSWERED));
            child.close(false);
            folder.close(false);
        }
        try (var store = session.getStore("pop3s")) {
            store.connect("localhost", site.pop3s, user, "secret");
            var folder = store.getFolder("INBOX");
            folder.open(Folder.READ_WRITE);
            assertEquals(1, folder.getMessageCount());
            var message = folder.getMessage(1);
            assertEquals("a multipart", message.getSubject());
            assertEquals(2, ((MimeMultipart) message.getContent()).getCount());
            message.setFlag(Flags.Flag.DELETED, true);
            folder.close(true);
        }
        try (var store = session.getStore("imaps")) {
            store.connect("localhost", site.imaps, user, "secret");
            var folder = store.getFolder("INBOX");
            folder.open(Folder.READ_ONLY);
            assertEquals(0, folder.getMessageCount());
            folder.close(false);
        }
    }

    private static MimeMessage message(String subject) throws Exception {
        var message = new MimeMessage(session);
        message.setFrom("ada@example.org");
        message.setRecipients(Message.RecipientType.TO, "joe@example.org");
        message.setSubject(subject);
        var text = new MimeBodyPart();
        text.setText("plain gr\u00fc\u00dfe", "utf-8");
        var html = new MimeBodyPart();
        html.setText("<p>gr\u00fc\u00dfe</p>", "utf-8", "html");
        message.setContent(new MimeMultipart("alternative", text, html));
        message.saveChanges();
        return message;
    }
}
