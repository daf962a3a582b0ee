package culver.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;

/// The server's sockets: listens where it is told, hands connections to protocols, stops in good order.
///
/// ```java
/// var net = new Net(NetConf.of(conf));          // certificates are read
/// net.listen(endpoints);                        // all or none
/// net.reload(NetConf.of(fresh), endpoints);     // running sessions notice nothing
/// net.stop(Duration.ofSeconds(30));             // sessions say goodbye
/// net.close();
/// ```
///
/// Thread-safe; one for the process.
public final class Net implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Net.class.getName());

    private final Transport transport;
    private final Connections connections = new Connections();
    private final List<Listener> listeners = new ArrayList<>();
    private volatile NetConf conf;

    /// A socket that listens; what it serves may change at reload.
    private static final class Listener {
        private volatile Endpoint endpoint;
        private Channel channel;

        private Listener(Endpoint endpoint) {
            this.endpoint = endpoint;
        }

        private int port() {
            return channel.localAddress() instanceof InetSocketAddress here ? here.getPort() : -1;
        }

        private boolean serves(Endpoint other) {
            return other.unix().isPresent() ? endpoint.unix().equals(other.unix()) : port() == other.port() && endpoint.address().equals(other.address()) && endpoint.reusePort() == other.reusePort();
        }
    }

    public Net(NetConf conf) {
        this.conf = conf;
        warn(conf);
        this.transport = Transport.open(Math.max(2, Runtime.getRuntime().availableProcessors()));
    }

    /// Listens at all of these places and at no others: new ones are opened, those of before that are not among them closed. Connections stay.
    ///
    /// @throws BindException when one cannot be opened: then nothing has changed. The message is one line, such as
    ///                       `service(imap-login): listen(*, 143) failed: Address already in use`
    public synchronized void listen(List<Endpoint> endpoints) throws BindException {
        var kept = new LinkedHashMap<Listener, Endpoint>();
        var wanted = new ArrayList<Endpoint>();
        for (var endpoint : endpoints) {
            var present = listeners.stream().filter(l -> l.serves(endpoint) && !kept.containsKey(l)).findFirst();
            if (present.isPresent()) {
                kept.put(present.get(), endpoint);
            } else if (!isCovered(endpoint, endpoints)) {
                wanted.add(endpoint);
            }
        }
        var gone = listeners.stream().filter(l -> !kept.containsKey(l)).toList();
        // `*` and 127.0.0.1 cannot both have a port: what is to go makes room before what is to come.
        var inTheWay = gone.stream().filter(l -> wanted.stream().anyMatch(e -> isInTheWay(l, e))).toList();
        inTheWay.forEach(this::close);
        var opened = new ArrayList<Listener>();
        try {
            for (var endpoint : wanted) {
                opened.add(open(endpoint, endpoints));
            }
        } catch (BindException e) {
            opened.forEach(this::close);
            restore(inTheWay, e);
            throw e;
        }
        kept.forEach((listener, endpoint) -> listener.endpoint = endpoint);
        gone.stream().filter(l -> !inTheWay.contains(l)).forEach(this::close);
        listeners.retainAll(kept.keySet());
        listeners.addAll(opened);
    }

    private static boolean isInTheWay(Listener present, Endpoint wanted) {
        return wanted.unix().isPresent() ? wanted.unix().map(UnixSocket::path).equals(present.endpoint.unix().map(UnixSocket::path))
                : wanted.port() == present.port();
    }

    private void close(Listener listener) {
        transport.close(listener.channel);
        listener.endpoint.unix().ifPresent(Net::remove);
    }

    private static void remove(UnixSocket socket) {
        try {
            socket.remove();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "Cannot remove the socket " + socket.path() + ": " + e);
        }
    }

    private void restore(List<Listener> closed, BindException cause) {
        for (var listener : closed) {
            try {
                listeners.set(listeners.indexOf(listener), open(listener.endpoint, List.of(listener.endpoint)));
            } catch (BindException e) {
                listeners.remove(listener);
                cause.addSuppressed(e);
            }
        }
    }

    /// What [NetConf] says from now on, and where to listen. Connections that are there keep what they have.
    public synchronized void reload(NetConf fresh, List<Endpoint> endpoints) throws BindException {
        listen(endpoints);
        conf = fresh;
        warn(fresh);
    }

    private static void warn(NetConf conf) {
        conf.tls().ifPresent(contexts -> contexts.warnings().forEach(line -> LOG.log(System.Logger.Level.WARNING, line)));
    }

    /// Where it listens for TCP, in the order of opening: the real port where 0 was asked for.
    public synchronized List<InetSocketAddress> addresses() {
        return listeners.stream().filter(l -> l.endpoint.unix().isEmpty()).map(l -> (InetSocketAddress) l.channel.localAddress()).toList();
    }

    /// The sockets in the file system where it listens, in the order of opening.
    public synchronized List<Path> sockets() {
        return listeners.stream().flatMap(l -> l.endpoint.unix().stream()).map(UnixSocket::path).toList();
    }

    /// Connections now.
    public int connections() {
        return connections.count();
    }

    /// `epoll` or `nio`, for the log.
    public String transport() {
        return transport.toString();
    }

    /// True if another endpoint's socket does for this one, or must: a machine without IPv6 is no mistake in `listen = *, ::`; and without an
    /// option for "IPv6 only" (the JDK has none), `*` and `::` on one port are one socket.
    private boolean isCovered(Endpoint endpoint, List<Endpoint> endpoints) {
        return switch (endpoint.address()) {
            case "::" -> isListed("*", endpoint, endpoints) && !ipv6();
            case "*" -> isListed("::", endpoint, endpoints) && !transport.separatesFamilies() && endpoint.port() != 0 && ipv6();
            default -> false;
        };
    }

    private static boolean isListed(String address, Endpoint like, List<Endpoint> endpoints) {
        return endpoints.stream().anyMatch(e -> e.address().equals(address) && e.port() == like.port());
    }

    private static boolean ipv6() {
        try (var probe = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.INET6)) {
            return probe.isOpen();
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private Listener open(Endpoint endpoint, List<Endpoint> endpoints) throws BindException {
        if (endpoint.unix().isPresent()) {
            return open(endpoint, endpoint.unix().get());
        }
        var listener = new Listener(endpoint);
        InetAddress address;
        try {
            address = address(endpoint.address());
        } catch (UnknownHostException e) {
            throw failed(endpoint, "unknown host");
        }
        boolean six = address instanceof Inet6Address;
        boolean shared = isListed("*", endpoint, endpoints);
        bind(listener, () -> transport.bootstrap(six, !shared || transport.separatesFamilies(), endpoint.reusePort()),
                new InetSocketAddress(address, endpoint.port()));
        return listener;
    }

    private Listener open(Endpoint endpoint, UnixSocket socket) throws BindException {
        var listener = new Listener(endpoint);
        try {
            socket.prepare();
        } catch (BindException e) {
            throw failed(endpoint, e.getMessage());
        }
        bind(listener, transport::unixBootstrap, transport.address(socket));
        try {
            socket.open();
            return listener;
        } catch (IOException e) {
            close(listener);
            throw failed(endpoint, e.getMessage());
        }
    }

    private void bind(Listener listener, Supplier<ServerBootstrap> bootstrap, SocketAddress address) throws BindException {
        var stages = new ChannelStages(() -> listener.endpoint, () -> conf, connections);
        ChannelFuture bound;
        try {
            bound = bootstrap.get().childHandler(stages).bind(address).awaitUninterruptibly();
        } catch (RuntimeException e) {               // no socket of that family at all, or a path that is too long
            throw failed(listener.endpoint, reason(e));
        }
        if (!bound.isSuccess()) {
            throw failed(listener.endpoint, reason(bound.cause()));
        }
        listener.channel = bound.channel();
    }

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getByName(switch (text) {
            case "*" -> "0.0.0.0";
            case "[::]" -> "::";
            default -> text;
        });
    }

    private static BindException failed(Endpoint endpoint, String reason) {
        var place = endpoint.unix().map(socket -> socket.path().toString()).orElseGet(() -> endpoint.address() + ", " + endpoint.port());
        var hint = reason.startsWith("Permission denied") && endpoint.unix().isEmpty() ? " (ports below 1024 need CAP_NET_BIND_SERVICE)" : "";
        return new BindException("service(" + endpoint.service() + "): listen(" + place + ") failed: " + reason + hint);
    }

    /// `bind(..) failed with error(-98): Address already in use` -> the words that an administrator knows.
    private static String reason(Throwable cause) {
        var root = cause;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        var text = root.getMessage() == null ? root.toString() : root.getMessage();
        return text.substring(text.lastIndexOf("): ") < 0 ? 0 : text.lastIndexOf("): ") + 3);
    }

    /// Stops listening, asks every session to end, and waits until they have or the time is over; then closes what is left.
    ///
    /// @return true when every session ended by itself
    public boolean stop(Duration limit) throws InterruptedException {
        synchronized (this) {
            listeners.forEach(this::close);
            listeners.clear();
        }
        boolean ended = connections.stop(System.nanoTime() + limit.toNanos());
        if (!ended) {
            connections.cut(System.nanoTime() + Duration.ofSeconds(2).toNanos());
        }
        return ended;
    }

    /// Closes everything at once.
    @Override
    public void close() {
        try {
            stop(Duration.ZERO);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        transport.close();
    }
}
