package culver.server.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// Another program, run to its end within a limit of time.
final class Program {
    /// How one run ended.
    record Run(int exit, String out, String err) {
        Run ok() {
            assertEquals(0, exit, () -> "exit " + exit + "\n--- out\n" + out + "\n--- err\n" + err);
            return this;
        }
    }

    private static final long LIMIT_SECONDS = 90;

    private Program() {
    }

    /// What closing something needs to do.
    interface Closing {
        void run() throws Exception;
    }

    /// Closes; an interrupt on the way is a failure like any other.
    static void closing(Closing work) throws IOException {
        try {
            work.run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    /// The test needs these programs: without one it fails under `CI=true`, and is skipped with a reason elsewhere.
    static void needs(String... names) {
        for (var name : names) {
            if (find(name) == null) {
                var text = "the peer program '" + name + "' is not installed (.ci/run installs it)";
                if ("true".equals(System.getenv("CI"))) {
                    fail(text);
                }
                Assumptions.abort(text);
            }
        }
    }

    /// The test needs the superuser (ports, users, other programs' daemons).
    static void needsRoot() {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "this test needs to run as root");
    }

    static Path find(String name) {
        if (name.startsWith("/")) {
            return Files.isExecutable(Path.of(name)) ? Path.of(name) : null;
        }
        for (var dir : (System.getenv("PATH") + ":/usr/sbin:/sbin:/usr/lib/dovecot").split(":")) {
            var path = Path.of(dir, name);
            if (Files.isExecutable(path)) {
                return path;
            }
        }
        return null;
    }

    static Run run(String... command) throws Exception {
        return run(Map.of(), "", command);
    }

    static Run run(Map<String, String> environment, String input, String... command) throws Exception {
        return run(environment, input.getBytes(StandardCharsets.ISO_8859_1), command);
    }

    static Run run(Map<String, String> environment, byte[] input, String... command) throws Exception {
        var words = new java.util.ArrayList<>(List.of(command));
        var found = find(words.getFirst());
        if (found != null) {
            words.set(0, found.toString());
        }
        var out = Files.createTempFile("culver-it", ".out");
        var err = Files.createTempFile("culver-it", ".err");
        var builder = new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        try {
            try (var in = process.getOutputStream()) {
                in.write(input);
            } catch (IOException e) {
                // The program did not want its input: its exit code tells the rest.
            }
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                fail(words + " did not end\n" + Files.readString(out, StandardCharsets.ISO_8859_1) + Files.readString(err, StandardCharsets.ISO_8859_1));
            }
            return new Run(process.exitValue(), Files.readString(out, StandardCharsets.ISO_8859_1), Files.readString(err, StandardCharsets.ISO_8859_1));
        } finally {
            process.destroyForcibly();
            Files.delete(out);
            Files.delete(err);
        }
    }
}
