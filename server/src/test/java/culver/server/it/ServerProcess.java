package culver.server.it;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `bin/culver -F` as a child process; closed by SIGTERM, which must end it in good order.
final class ServerProcess implements AutoCloseable {
    private final Process process;
    private final Path log;
    private final long startedNanos;
    private long listeningNanos;

    private ServerProcess(Process process, Path log, long startedNanos) {
        this.process = process;
        this.log = log;
        this.startedNanos = startedNanos;
    }

    /// Starts it and waits until it listens.
    static ServerProcess start(Path conf, Path log, String... more) throws Exception {
        var command = new ArrayList<>(List.of(Site.home().resolve("bin/culver").toString(), "-F", "-c", conf.toString()));
        command.addAll(List.of(more));
        return launch(command, log);
    }

    static ServerProcess launch(List<String> command, Path log) throws Exception {
        var ready = Files.createTempFile("culver-it", ".ready");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("CULVER_JAVA_OPTIONS", "-Dculver.ready=" + ready);
        var server = new ServerProcess(builder.start(), log, System.nanoTime());
        try {
            Wait.until("the server listens", () -> {
                if (!server.process.isAlive()) {
                    fail("the server ended with " + server.process.exitValue() + ":\n" + server.log());
                }
                return Files.size(ready) > 0;
            });
            server.listeningNanos = System.nanoTime();
            return server;
        } catch (Throwable e) {
            server.kill();
            throw e;
        } finally {
            Files.delete(ready);
        }
    }

    double secondsToListening() {
        return (listeningNanos - startedNanos) / 1e9;
    }

    String log() throws IOException {
        return Files.readString(log, StandardCharsets.UTF_8);
    }

    /// [#log] for messages.
    String logText() {
        try {
            return log();
        } catch (IOException e) {
            return e.toString();
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void signal(String name) throws Exception {
        Program.run("kill", "-" + name, Long.toString(process.pid())).ok();
    }

    /// `kill -9`.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    int end() throws Exception {
        signal("TERM");
        if (!process.waitFor(40, TimeUnit.SECONDS)) {
            var threads = Files.createTempFile("culver-it", ".threads");
            Program.run(System.getProperty("java.home") + "/bin/jcmd", Long.toString(process.pid()), "Thread.dump_to_file", "-overwrite", threads.toString());
            process.destroyForcibly();
            fail("the server did not stop after SIGTERM:\n" + log() + "\n" + Files.readString(threads));
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        if (process.isAlive()) {
            Program.closing(this::end);
        }
    }
}
