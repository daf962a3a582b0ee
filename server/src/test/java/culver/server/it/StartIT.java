package culver.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Start, reload and stop: what an administrator sees when things are right, and the one clear line when they are not.
class StartIT {
    @Test
    void aPortInUseIsOneLineAndNothingIsHalfStarted() throws Exception {
        try (var site = Site.make(); var taken = new ServerSocket(site.pop3s, 1, InetAddress.getLoopbackAddress())) {
            var run = Program.run(culver(), "-F", "-c", site.conf.toString());
            assertFalse(run.exit() == 0);
            assertTrue(run.err().contains("127.0.0.1") && run.err().contains(Integer.toString(taken.getLocalPort())), run.err());
            assertTrue(run.err().contains("Address already in use"), run.err());
        }
    }

    @Test
    void badFilesAreRefusedWithFileAndLine() throws Exception {
        try (var site = Site.make()) {
            var good = site.configuration();
            expect(site, good + "mail_locaton = x\n", "did you mean", "mail_location", site.conf + " line");
            expect(site, good + "mail_fsync = sometimes\n", "mail_fsync", site.conf + " line");
            expect(site, good + "service imap-login {\n", site.conf.toString(), "}");
            expect(site, good.replace("localhost-key.pem", "gone.pem"), "gone.pem");
            Files.copy(site.ca(), site.dir.resolve("other.pem"));
            expect(site, good.replace("<" + site.certificate(), "<" + site.dir.resolve("other.pem")), "other.pem", "does not belong");
            Files.writeString(site.dir.resolve("junk.pem"), "junk\n");
            expect(site, good.replace("<" + site.certificate(), "<" + site.dir.resolve("junk.pem")), "junk.pem");
            expect(site, good.replace("driver = passwd-file", "driver = ouija"), "ouija");
        }
        var missing = Program.run(culver(), "-F", "-c", "/nonexistent/culver.conf");
        assertFalse(missing.exit() == 0);
        assertTrue(missing.err().contains("/nonexistent/culver.conf"), missing.err());
    }

    private static void expect(Site site, String conf, String... said) throws Exception {
        Files.writeString(site.conf, conf);
        var run = Program.run(culver(), "-F", "-c", site.conf.toString());
        assertFalse(run.exit() == 0, () -> "started with:\n" + conf);
        for (var text : said) {
            assertTrue(run.err().contains(text), () -> "'" + text + "' is not in: " + run.err());
        }
        assertFalse(run.err().contains("Exception"), run.err());
    }

    @Test
    void theBackgroundStartWritesAPidFileAndStops() throws Exception {
        try (var site = Site.make()) {
            Files.writeString(site.conf, site.configuration().replace("/dev/stderr", site.log.toString()));
            Program.run(culver(), "-c", site.conf.toString()).ok();
            var pidFile = site.dir.resolve("run/master.pid");
            long pid = Long.parseLong(Files.readString(pidFile).strip());
            try (var wire = Wire.imap(site.imap, "maildir", "secret")) {
                var second = Program.run(culver(), "-c", site.conf.toString());
                assertFalse(second.exit() == 0);
                assertTrue(second.err().contains("already running"), second.err());
                Program.run("kill", "-TERM", Long.toString(pid)).ok();
                var bye = wire.line();
                assertTrue(bye.startsWith("* BYE"), bye);
            }
            Wait.until("the server is gone", () -> ProcessHandle.of(pid).isEmpty() || !ProcessHandle.of(pid).get().isAlive());
            assertFalse(Files.exists(pidFile));
            assertTrue(Files.readString(site.log).contains("imap(maildir)<"), Files.readString(site.log));
        }
    }

    @Test
    void reloadTakesANewCertificateAndUsersWithoutDroppingSessions() throws Exception {
        Program.needs("openssl", "curl");
        try (var site = Site.make(); var server = site.start(); var wire = Wire.imap(site.imap, "maildir", "secret")) {
            wire.ok("SELECT INBOX");
            var before = fingerprint(site);
            Program.run(Map.of("CAROOT", site.dir.resolve("ca").toString()), "", Site.home().resolve("bin/mkcert").toString(),
                    "-cert-file", site.certificate().toString(), "-key-file", site.key().toString(), "-ecdsa", "localhost").ok();
            server.signal("HUP");
            Wait.until("the new certificate is served", () -> !fingerprint(site).equals(before));
            wire.ok("NOOP");
            Files.writeString(site.conf, "nonsense = yes\n" + site.configuration());
            server.signal("HUP");
            Wait.until("the bad file is logged", () -> server.log().contains("nonsense"));
            wire.ok("NOOP");
            Wire.imap(site.imap, "maildir", "secret").close();
        }
    }

    private static String fingerprint(Site site) throws Exception {
        var pem = Program.run("openssl", "s_client", "-connect", "127.0.0.1:" + site.imaps, "-servername", "localhost").out();
        return Program.run(Map.of(), pem, "openssl", "x509", "-noout", "-fingerprint").ok().out();
    }

    @Test
    void oldTlsIsRefused() throws Exception {
        Program.needs("openssl");
        try (var site = Site.make(); var server = site.start()) {
            for (var version : new String[] {"-tls1_2", "-tls1_3"}) {
                Program.run("openssl", "s_client", version, "-verify_return_error", "-CAfile", site.ca().toString(), "-connect", "localhost:" + site.imaps).ok();
            }
            var old = Program.run("openssl", "s_client", "-tls1_1", "-cipher", "ALL@SECLEVEL=0", "-connect", "localhost:" + site.imaps);
            assertFalse(old.exit() == 0, old.out());
            assertTrue(server.isAlive());
        }
    }

    @Test
    void startsFast() throws Exception {
        try (var site = Site.make()) {
            site.start().close();
            double best = 99;
            for (int i = 0; i < 3; i++) {
                try (var server = site.start()) {
                    best = Math.min(best, server.secondsToListening());
                }
            }
            System.out.printf("start to listening: %.2f s%n", best);
        }
    }

    /// Debian's own `dovecot.conf` with its `conf.d`, unchanged, on its own ports, for a Linux user through PAM.
    @Test
    void debiansStockConfigurationStartsUnchanged() throws Exception {
        Program.needsRoot();
        Program.needs("dovecot", "curl", "useradd", "chpasswd");
        for (int port : new int[] {143, 993, 110, 995}) {
            try (var probe = new ServerSocket(port)) {
                assertTrue(probe.isBound());
            } catch (java.io.IOException e) {
                Assumptions.abort("port " + port + " is in use on this machine");
            }
        }
        var stock = Path.of("/etc/dovecot/dovecot.conf");
        try (var site = Site.make(); var user = LinuxUser.make("culverstock", "stock word");
                var server = ServerProcess.start(stock, site.log, "-o", "log_path=/dev/stderr")) {
            var spool = Path.of("/var/mail", user.name());
            Site.write(spool, "From ada@example.org Mon Nov  2 10:00:00 2026\n" + Site.mail("in the spool", "x\n") + "\n");
            Program.run("chown", user.name() + ":mail", spool.toString()).ok();
            var run = Program.run("curl", "-sS", "-k", "-u", user.name() + ":stock word", "imaps://127.0.0.1/INBOX;MAILINDEX=1");
            assertEquals(0, run.exit(), () -> run.err() + server.logText());
            assertTrue(run.out().contains("Subject: in the spool\r\n"), run.out());
            var pop = Program.run("curl", "-sS", "-k", "-u", user.name() + ":stock word", "pop3s://127.0.0.1/1").ok();
            assertEquals(run.out(), pop.out());
        }
    }

    private static String culver() {
        return Site.home().resolve("bin/culver").toString();
    }
}
