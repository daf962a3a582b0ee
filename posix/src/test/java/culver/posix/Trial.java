package culver.posix;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A real Linux user for the length of a test: made with useradd(8) and chpasswd(8), removed at the end. Needs root.
record Trial(String name) implements AutoCloseable {
    static Trial user(String password) throws IOException, InterruptedException {
        if (Ids.euid() != 0) {
            if ("true".equals(System.getenv("CI"))) {
                fail("a system user can only be made by root");
            }
            assumeTrue(false, "skipped: a system user can only be made by root");
        }
        var name = "culvert" + Long.toString(System.nanoTime() & 0xffffff, 36);
        run(List.of("useradd", "-M", "-d", "/nonexistent/" + name, "-c", "Culver's, trial", "-s", "/bin/false", name), "");
        run(List.of("chpasswd"), name + ":" + password + "\n");
        return new Trial(name);
    }

    void run(String... command) throws IOException, InterruptedException {
        run(List.of(command), "");
    }

    private static void run(List<String> command, String input) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + said);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            run(List.of("userdel", name), "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
