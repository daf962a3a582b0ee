package culver.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// A module uses only those above it in the root pom.
class HouseOrderTest {
    private static final Pattern MODULE = Pattern.compile("<module>(.*?)</module>");
    private static final Pattern DEPENDENCY = Pattern.compile("<artifactId>culver-(.*?)</artifactId>");

    @Test
    void dependenciesPointUpwards() throws Exception {
        var modules = MODULE.matcher(Files.readString(Path.of("../pom.xml"))).results().map(match -> match.group(1)).toList();
        for (var module : modules) {
            var pom = Files.readString(Path.of("..", module, "pom.xml"));
            DEPENDENCY.matcher(pom.substring(pom.indexOf("</artifactId>", pom.indexOf("</parent>")))).results().map(match -> match.group(1))
                    .filter(used -> !used.equals(module))
                    .forEach(used -> assertTrue(modules.indexOf(used) >= 0 && modules.indexOf(used) < modules.indexOf(module), module + " uses " + used));
        }
    }
}
