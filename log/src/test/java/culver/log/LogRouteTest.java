package culver.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culver.conf.Conf;
import culver.conf.ConfException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRouteTest {
    @TempDir
    Path dir;

    @AfterEach
    void backToStandardError() throws Exception {
        LogRoute.install("test", Conf.of(Map.of("log_path", "/dev/stderr")), true);
    }

    private List<String> lines(String file) throws Exception {
        return Files.exists(dir.resolve(file)) ? Files.readAllLines(dir.resolve(file)) : List.of();
    }

    private static void logAll() {
        var logger = System.getLogger("culver.storage");
        for (var level : List.of(Level.DEBUG, Level.INFO, Level.WARNING, Level.ERROR)) {
            logger.log(level, "a " + level);
        }
    }

    @Test
    void levelsGoWhereTheSettingsSay() throws Exception {
        LogRoute.install("master", Conf.of(Map.of("log_path", dir + "/errors", "info_log_path", dir + "/infos", "debug_log_path", dir + "/debugs",
                "mail_debug", "yes", "log_timestamp", "T ")), false);
        logAll();
        assertEquals(List.of("T master: Warning: a WARNING", "T master: Error: a ERROR"), lines("errors"));
        assertEquals(List.of("T master: Info: a INFO"), lines("infos"));
        assertEquals(List.of("T master: Debug: a DEBUG"), lines("debugs"));
    }

    @Test
    void eachFallsBackToTheOneBeforeAndDebuggingIsOff() throws Exception {
        LogRoute.install("master", Conf.of(Map.of("log_path", dir + "/all", "log_timestamp", "")), false);
        logAll();
        assertEquals(List.of("master: Info: a INFO", "master: Warning: a WARNING", "master: Error: a ERROR"), lines("all"));
    }

    @Test
    void authDebugConcernsAuthOnly() throws Exception {
        LogRoute.install("master", Conf.of(Map.of("log_path", dir + "/all", "auth_debug", "yes", "log_timestamp", "")), false);
        assertTrue(System.getLogger("culver.auth").isLoggable(Level.DEBUG));
        assertFalse(System.getLogger("culver.storage").isLoggable(Level.DEBUG));
        assertFalse(System.getLogger("io.netty.x").isLoggable(Level.INFO));
        assertTrue(System.getLogger("io.netty.x").isLoggable(Level.WARNING));
    }

    @Test
    void theSessionsPrefixIsThreadsOwn() throws Exception {
        LogRoute.install("master", Conf.of(Map.of("log_path", dir + "/all", "log_timestamp", "")), false);
        var logger = System.getLogger("culver.imap");
        var thread = Thread.startVirtualThread(() -> {
            LogContext.set("imap(joe)<abc>");
            logger.log(Level.INFO, "hello");
            LogContext.during("imap(ann)<def>", () -> {
                logger.log(Level.INFO, "hello");
                return null;
            });
            logger.log(Level.INFO, "again");
        });
        thread.join();
        logger.log(Level.INFO, "no session");
        assertEquals(List.of("imap(joe)<abc>: Info: hello", "imap(ann)<def>: Info: hello", "imap(joe)<abc>: Info: again", "master: Info: no session"), lines("all"));
    }

    @Test
    void aClientCannotForgeALine() throws Exception {
        LogRoute.install("master", Conf.of(Map.of("log_path", dir + "/all", "log_timestamp", "")), false);
        System.getLogger("culver.auth").log(Level.INFO, "user=<a\nmaster: Info: forged\u001b[31m>");
        assertEquals(List.of("master: Info: user=<a\\x0amaster: Info: forged\\x1b[31m>"), lines("all"));
    }

    @Test
    void anExceptionIsTheSameLine() throws Exception {
        LogRoute.install("master", Conf.of(Map.of("log_path", dir + "/all", "log_timestamp", "")), false);
        System.getLogger("culver.imap").log(Level.ERROR, "bug", new IllegalStateException("why", new RuntimeException("because")));
        assertEquals(1, lines("all").size());
        assertTrue(lines("all").getFirst().matches("master: Error: bug: java.lang.IllegalStateException: why \\[.*LogRouteTest.*\\] <- java.lang.RuntimeException: because \\[.*"),
                lines("all").getFirst());
    }

    @Test
    void reopenFollowsARotation() throws Exception {
        LogRoute.install("master", Conf.of(Map.of("log_path", dir + "/all", "log_timestamp", "")), false);
        var logger = System.getLogger("culver.net");
        logger.log(Level.INFO, "one");
        Files.move(dir.resolve("all"), dir.resolve("all.1"));
        logger.log(Level.INFO, "two");
        LogRoute.reopen();
        logger.log(Level.INFO, "three");
        assertEquals(List.of("master: Info: one", "master: Info: two"), lines("all.1"));
        assertEquals(List.of("master: Info: three"), lines("all"));
    }

    @Test
    void whatCannotWorkIsSaid() {
        var file = assertThrows(ConfException.class, () -> LogRoute.install("master", Conf.of(Map.of("log_path", dir + "/none/x")), false));
        assertTrue(file.getMessage().startsWith("log_path: cannot open " + dir + "/none/x"), file.getMessage());
        var facility = assertThrows(ConfException.class, () -> LogRoute.install("master", Conf.of(Map.of("syslog_facility", "post")), false));
        assertEquals("syslog_facility: there is no facility 'post'", facility.getMessage());
    }

    @Test
    void timestamps() {
        assertTrue(new Timestamp("%b %d %H:%M:%S ").now().matches("[A-Z][a-z]{2} \\d\\d \\d\\d:\\d\\d:\\d\\d "));
        assertTrue(new Timestamp("%Y-%m-%dT%H:%M:%S.%{usecs} %%%z|").now().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6} %[+-]\\d{4}\\|"));
    }
}
