package culver.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files that are shipped, and those of Debian's Dovecot, start a server as they are.
class ShippedFilesTest {
    private static final Path ETC = Path.of("etc").toAbsolutePath();

    @TempDir
    Path folder;

    @Test
    void theShippedFilesWorkAsTheyAre() throws ConfException {
        var read = new ConfParser(Sample.TABLES).parse(ETC.resolve("culver.conf"));
        assertEquals(List.of(), read.warnings());
        Conf conf = read.conf();
        assertEquals(List.of("imap", "pop3", "lmtp"), conf.get(CoreSettings.PROTOCOLS));
        assertEquals(List.of("imap", "imaps", "pop3", "pop3s"), ListenerConf.of(conf).stream().map(ListenerConf::name).toList());
        assertEquals("pam", conf.blocks("passdb").getFirst().get(Sample.DRIVER));
        assertEquals("passwd", conf.blocks("userdb").getFirst().get(Sample.DRIVER));
        assertEquals(Path.of("/etc/culver/certs/dovecot.pem"), conf.get(Sample.SSL_CERT).path());
        Conf inbox = conf.blocks("namespace").getFirst();
        assertTrue(inbox.get(Sample.INBOX));
        assertEquals(List.of("Drafts", "Junk", "Trash", "Sent", "Sent Messages"), inbox.blocks("mailbox").stream().map(Conf::name).toList());
    }

    /// Every commented setting may be uncommented, and then says what holds without it.
    @Test
    void theCommentsTellTheDefaults() throws Exception {
        String before = nonDefault(new ConfParser(Sample.TABLES).parse(ETC.resolve("culver.conf")));
        var commented = Pattern.compile("(?m)^( *)#([a-z_]+ =)");
        try (var files = Files.walk(ETC)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = folder.resolve(ETC.relativize(file));
                Files.createDirectories(copy.getParent());
                String text = Files.readString(file);
                // the comment of a whole example block, and arguments of a driver, are not defaults
                boolean settings = file.toString().endsWith(".conf");
                Files.writeString(copy, settings ? commented.matcher(text).replaceAll("$1$2") : text);
            }
        }
        var read = new ConfParser(Sample.TABLES).parse(folder.resolve("culver.conf"));
        assertEquals(List.of(), read.warnings());
        assertEquals(before, nonDefault(read));
    }

    /// With the filters applied, because what a filter says is never left out.
    private static String nonDefault(ConfParser.Parsed read) {
        return Sample.dump(read.conf().in(Scope.protocol("imap")), ConfDump.Mode.NON_DEFAULT)
            + Sample.dump(read.conf().in(Scope.protocol("pop3")), ConfDump.Mode.NON_DEFAULT);
    }

    @Test
    void theOtherAccountFilesParse() throws ConfException {
        for (String name : List.of("auth-passwdfile.conf.ext", "auth-static.conf.ext", "auth-system.conf.ext")) {
            var read = new ConfParser(Sample.TABLES).parse(ETC.resolve("conf.d").resolve(name));
            assertEquals(1, read.conf().blocks("userdb").size());
        }
    }

    @Test
    void debiansDovecotConfiguration() throws ConfException {
        Path stock = Path.of("/etc/dovecot/dovecot.conf");
        boolean present = Files.isReadable(stock) && Files.isReadable(Path.of("/etc/dovecot/conf.d/10-mail.conf"));
        assertTrue(present || !"true".equals(System.getenv("CI")), "dovecot-core is not installed");
        assumeTrue(present, "skipped: dovecot-core is not installed (" + stock + " is missing)");
        var read = new ConfParser(Sample.TABLES).parse(stock);
        Conf conf = read.conf();
        assertEquals("mbox:~/mail:INBOX=/var/mail/%u", conf.get(Sample.LOCATION));
        assertEquals("pam", conf.blocks("passdb").getFirst().get(Sample.DRIVER));
        assertEquals(Path.of("/etc/dovecot/private/dovecot.key"), conf.get(Sample.SSL_KEY).path());
        assertEquals(5, conf.blocks("namespace").getFirst().blocks("mailbox").size());
        assertEquals(List.of("mail_privileged_group is Dovecot's; Culver does not act on it", "ssl_client_ca_dir is Dovecot's; Culver does not act on it"),
            read.warnings().stream().map(w -> w.substring(w.indexOf(": ") + 2)).sorted().toList());
    }
}
