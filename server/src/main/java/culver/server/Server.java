package culver.server;

import culver.conf.Conf;
import culver.conf.ConfException;
import culver.conf.CoreSettings;
import culver.conf.ListenerConf;
import culver.imap.ImapProtocol;
import culver.lmtp.LmtpProtocol;
import culver.log.LogRoute;
import culver.net.Endpoint;
import culver.net.Net;
import culver.net.Protocol;
import culver.pop3.Pop3Protocol;
import culver.storage.MailStores;
import culver.storage.live.LiveMailboxes;
import culver.storage.maildir.MaildirFormat;
import culver.storage.mbox.MboxFormat;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The running server: one object graph, made here by constructors and nowhere else.
///
/// ```
/// Generation ──> Net ──> ImapProtocol, Pop3Protocol, LmtpProtocol ──> MailStores ──> MaildirFormat, MboxFormat ──> LiveMailboxes
/// ```
///
/// Threads: [#reload] and [#stop] may be called from any; they are called from the main thread alone.
final class Server {
    private static final System.Logger LOG = System.getLogger("culver.server");
    /// How long sessions may take to say goodbye.
    private static final Duration DRAIN = Duration.ofSeconds(20);

    /// How long closing the mailboxes may take after that.
    private static final Duration FLUSH = Duration.ofSeconds(10);

    private final Path file;
    private final List<String> overrides;
    private final boolean logToStderr;
    private final LiveMailboxes live;
    private final MailStores stores;
    private final Map<String, Protocol<?>> protocols;
    private final Net net;
    private final PidFile pidFile;
    private volatile Generation generation;

    private Server(Path file, List<String> overrides, boolean logToStderr, Generation generation, PidFile pidFile) {
        this.pidFile = pidFile;
        this.file = file;
        this.overrides = overrides;
        this.logToStderr = logToStderr;
        this.generation = generation;
        this.live = new LiveMailboxes(generation.conf());
        this.stores = new MailStores(List.of(new MaildirFormat(), new MboxFormat()), live);
        this.protocols = Map.of(
                "imap", new ImapProtocol(() -> this.generation.conf(), () -> this.generation.accounts(), stores),
                "pop3", new Pop3Protocol(() -> this.generation.conf(), () -> this.generation.accounts(), stores),
                "lmtp", new LmtpProtocol(() -> this.generation.conf(), () -> this.generation.accounts(), stores));
        this.net = new Net(generation.net());
    }

    /// Starts to listen.
    ///
    /// @param logToStderr the log goes to standard error, whatever the configuration says
    /// @throws ConfException the configuration cannot be used, or a port cannot be had: nothing is left running
    static Server start(Path file, List<String> overrides, boolean logToStderr) throws ConfException {
        var generation = Generation.read(file, overrides);
        LogRoute.install("master", generation.conf(), logToStderr);
        generation.warnings().forEach(line -> LOG.log(Level.WARNING, line));
        var server = new Server(file, overrides, logToStderr, generation, PidFile.claim(baseDir(generation.conf())));
        try {
            server.net.listen(server.endpoints(generation));
            return server;
        } catch (BindException e) {
            server.close();
            throw new ConfException(e.getMessage(), e);
        } catch (ConfException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    static Path baseDir(Conf conf) {
        return Path.of(conf.get(CoreSettings.BASE_DIR)).toAbsolutePath();
    }

    Generation generation() {
        return generation;
    }

    /// Reads the configuration again. What is wrong with it is logged, and everything stays as it was.
    void reload() {
        try {
            LogRoute.reopen();
            var fresh = Generation.read(file, overrides);
            var closed = fresh;
            try {
                fresh.warnings().forEach(line -> LOG.log(Level.WARNING, line));
                LogRoute.install("master", fresh.conf(), logToStderr);
                net.reload(fresh.net(), endpoints(fresh));
                closed = generation;
                generation = fresh;
            } finally {
                // Logins that are under way go on with what was closed; its threads end when they are idle.
                closed.accounts().close();
            }
            LOG.log(Level.INFO, "Configuration reloaded; sessions go on with what they had");
        } catch (ConfException | BindException e) {
            LOG.log(Level.ERROR, "Reload failed, the configuration before stays in force: " + e.getMessage());
        } catch (IOException e) {
            LOG.log(Level.ERROR, "Cannot reopen the log files: " + e.getMessage());
        }
    }

    /// No new connections, goodbye to the sessions, files closed.
    void stop() throws InterruptedException {
        if (!net.stop(DRAIN)) {
            LOG.log(Level.WARNING, "Some sessions did not end within " + DRAIN.toSeconds() + " seconds and were cut");
        }
        close();
    }

    private void close() {
        // What is written lazily waits for locks that others hold; the stop does not wait for them for ever.
        var flushing = Thread.startVirtualThread(live::close);
        try {
            if (!flushing.join(FLUSH)) {
                LOG.log(Level.WARNING, "Some mailboxes are locked by other programs; what was left to write there lazily is not written");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        generation.accounts().close();
        net.close();
        pidFile.close();
    }

    /// Where it listens, for the log: `127.0.0.1:143, …, /run/culver/lmtp`.
    String listening() {
        var ports = net.addresses().stream().map(address -> address.getAddress().getHostAddress() + ":" + address.getPort());
        return Stream.concat(ports, net.sockets().stream().map(Path::toString)).collect(Collectors.joining(", "));
    }

    private List<Endpoint> endpoints(Generation of) throws ConfException {
        var endpoints = new ArrayList<Endpoint>();
        for (ListenerConf listener : of.listeners()) {
            var protocol = protocols.get(listener.protocol());
            if (protocol == null) {
                LOG.log(Level.WARNING, listener.where() + ": service " + listener.service() + " is not served: Culver has no protocol '" + listener.protocol() + "'");
                continue;
            }
            endpoints.addAll(Endpoint.of(listener, protocol));
        }
        for (var socket : of.sockets()) {
            endpoints.add(Endpoint.of(socket, protocols.get(socket.protocol())));
        }
        if (endpoints.isEmpty()) {
            throw new ConfException(file + ": nothing to listen on");
        }
        return endpoints;
    }
}
