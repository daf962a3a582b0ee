package culver.server;

import culver.admin.AllSettings;
import culver.conf.ConfException;
import culver.conf.ConfFile;
import culver.conf.ConfParser;
import culver.posix.Ids;
import culver.posix.Signals;
import culver.posix.Umask;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// `culver`: reads the command line, starts the [Server], and does what signals ask until it is told to stop.
///
/// Exit codes: 0 after SIGTERM; 64 for a wrong command line; 89 for a configuration that cannot be used or a port that cannot be
/// had, as Dovecot's.
public final class Main {
    private static final System.Logger LOG = System.getLogger("culver.server");
    private static final int USAGE = 64;
    private static final int CANNOT_START = 89;
    private static final int PRIVATE = 077;

    private enum Request { RELOAD, STOP }

    private Main() {
    }

    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        try {
            var options = Options.parse(args);
            return switch (options.what()) {
                case HELP -> say(Options.USAGE);
                case VERSION -> say("culver 0.1.0");
                case DEMO -> serve(Demo.prepare(Path.of(options.demoDir())), true);
                case RELOAD -> tell(options, "HUP");
                case STOP -> tell(options, "TERM");
                case SERVE -> serve(options, false);
            };
        } catch (Options.UsageException e) {
            System.err.println("culver: " + e.getMessage());
            System.err.println(Options.USAGE);
            return USAGE;
        } catch (ConfException e) {
            System.err.println("culver: Fatal: " + e.getMessage());
            return CANNOT_START;
        } catch (IOException e) {
            System.err.println("culver: Fatal: " + e);
            return CANNOT_START;
        } catch (InterruptedException e) {
            return 0;
        }
    }

    private static int say(String text) {
        System.out.println(text);
        return 0;
    }

    private static int serve(Options options, boolean demo) throws ConfException, IOException, InterruptedException {
        Umask.set(PRIVATE);
        var requests = new LinkedBlockingQueue<Request>();
        // From here on a signal is a request: one that comes during the start is not lost, and the JVM's own way out is not taken.
        Signals.on("HUP", () -> requests.add(Request.RELOAD));
        Signals.on("TERM", () -> requests.add(Request.STOP));
        Signals.on("INT", () -> requests.add(Request.STOP));
        var file = ConfFile.find(options.confFile());
        var server = Server.start(file, options.overrides(), demo);
        try {
            if (!demo && Ids.euid() == 0) {
                LOG.log(Level.WARNING, "Running as root; an installed Culver runs as its own user with the few capabilities that it needs");
            }
            LOG.log(Level.INFO, "Culver 0.1.0 is ready, listening on " + server.listening() + " (" + file + ")");
            ready();
            if (demo) {
                Demo.explain(Path.of(options.demoDir()));
            }
            work(server, requests);
        } finally {
            server.stop();
            LOG.log(Level.INFO, "Stopped");
        }
        return 0;
    }

    private static void work(Server server, BlockingQueue<Request> requests) throws InterruptedException {
        while (true) {
            switch (requests.take()) {
                case RELOAD -> server.reload();
                case STOP -> {
                    LOG.log(Level.WARNING, "Stopping: no new connections");
                    return;
                }
            }
        }
    }

    /// Tells the launcher, which waits for it, that the ports are open.
    private static void ready() throws IOException {
        var pipe = System.getProperty("culver.ready");
        if (pipe != null) {
            Files.writeString(Path.of(pipe), "ready\n");
        }
    }

    /// Sends a signal to the server that the pid file names.
    private static int tell(Options options, String signal) throws ConfException, IOException, InterruptedException {
        var parser = new ConfParser(AllSettings.TABLES);
        for (var override : options.overrides()) {
            parser = parser.override(override);
        }
        var baseDir = Server.baseDir(parser.parse(ConfFile.find(options.confFile())).conf());
        var pid = PidFile.running(baseDir);
        if (pid.isEmpty()) {
            System.err.println("culver: Fatal: no server is running with base_dir=" + baseDir);
            return CANNOT_START;
        }
        return new ProcessBuilder("kill", "-" + signal, Long.toString(pid.getAsLong())).inheritIO().start().waitFor();
    }
}
