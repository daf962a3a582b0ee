package culver.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The trial: what `culver demo` prints is enough, and its curl line works as it stands.
class DemoIT {
    @Test
    void thePrintedCurlLineWorks() throws Exception {
        Program.needs("curl");
        var dir = Files.createTempDirectory("culver-demo");
        try {
            var log = dir.resolve("out");
            for (int run = 1; run <= 2; run++) {
                Files.deleteIfExists(log);
                try (var server = ServerProcess.launch(List.of(Site.home().resolve("bin/culver").toString(), "demo", "--dir", dir.resolve("demo").toString()), log)) {
                    Wait.until("the curl line is printed", () -> Pattern.compile("(?m)^ *curl .*$").matcher(server.log()).find());
                    var matcher = Pattern.compile("(?m)^ *(curl .*)$").matcher(server.log());
                    while (matcher.find()) {
                        var answer = Program.run("sh", "-c", matcher.group(1)).ok();
                        assertTrue(answer.out().contains("Subject:") || answer.out().contains("* LIST"), answer.out());
                    }
                    assertEquals(0, server.end());
                }
            }
        } finally {
            Program.run("rm", "-rf", dir.toString());
        }
    }
}
