package culver.net;

import culver.conf.Conf;
import culver.conf.ConfException;
import culver.conf.Scope;
import culver.tls.TlsConf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The certificates of the server: which one a client gets, by the filters of the configuration (`local_name` for SNI, `local`, `remote`, `protocol`).
///
/// Built whole at start and at reload: everything that the configuration's filters can select is read and checked before the first client comes. The
/// contexts in use by running sessions live on when this is replaced. Thread-safe.
public final class TlsContexts {
    private static final System.Logger LOG = System.getLogger(TlsContexts.class.getName());
    /// Mixtures of filters, made when a client first selects them; the number of filters bounds them, this bounds the absurd.
    private static final int MOST_CONTEXTS = 1000;

    /// A TLS library's context, and what it was made of.
    record Chosen(TlsConf conf, SslContext context) {
        SslHandler newHandler(ByteBufAllocator alloc) {
            var handler = context.newHandler(alloc);
            TlsBuild.tune(handler.engine(), conf, context instanceof OpenSslContext);
            return handler;
        }
    }

    private final Conf conf;
    private final Map<TlsConf, Chosen> known;
    private final Chosen main;
    private final List<String> warnings;

    private TlsContexts(Conf conf, Chosen main, Map<TlsConf, Chosen> known, List<String> warnings) {
        this.conf = conf;
        this.main = main;
        this.known = new ConcurrentHashMap<>(known);
        this.warnings = List.copyOf(warnings);
    }

    /// Reads everything that a client could be given.
    ///
    /// @throws ConfException when a certificate, a key or a parameter cannot be used; the message names setting and file
    static TlsContexts of(Conf conf) throws ConfException {
        var warnings = new ArrayList<String>();
        var known = new HashMap<TlsConf, Chosen>();
        var asked = TlsConf.of(conf);
        var main = new Chosen(asked, TlsBuild.context(asked, warnings));
        known.put(asked, main);
        for (var scoped : conf.filtered()) {
            asked = TlsConf.of(scoped);
            if (!known.containsKey(asked)) {
                known.put(asked, new Chosen(asked, TlsBuild.context(asked, warnings)));
            }
        }
        return new TlsContexts(conf, main, known, warnings);
    }

    /// What the administrator should know: certificates that have expired.
    public List<String> warnings() {
        return warnings;
    }

    /// The context for a client. Event loop: opens files only when several filters mix in a way that [#of] could not foresee.
    Chosen choose(String protocol, InetAddress local, InetAddress remote, String name) {
        try {
            var asked = TlsConf.of(conf.in(new Scope(protocol, local, remote, name)));
            var chosen = known.get(asked);
            if (chosen == null) {
                chosen = new Chosen(asked, TlsBuild.context(asked, new ArrayList<>()));
                if (known.size() < MOST_CONTEXTS) {
                    known.put(asked, chosen);
                }
            }
            return chosen;
        } catch (ConfException e) {
            LOG.log(System.Logger.Level.ERROR, "TLS for rip=" + Networks.text(remote) + ", the main certificate is used: " + e.getMessage());
            return main;
        }
    }
}
