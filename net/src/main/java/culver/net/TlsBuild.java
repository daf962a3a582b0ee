package culver.net;

import culver.conf.ConfException;
import culver.tls.CipherList;
import culver.tls.KeyMaterial;
import culver.tls.TlsConf;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContext;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLContext;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/// Makes a TLS library's context of a [TlsConf]: OpenSSL (BoringSSL, linked into Netty's native library) where it loads, the JDK's TLS otherwise.
///
/// The JDK's is also taken for what BoringSSL does not do: a choice of TLSv1.3 suites, and two certificates at once.
final class TlsBuild {
    /// Sessions remembered for resumption, and for how long: a mail client that comes every few minutes saves a handshake.
    private static final int SESSIONS = 10_000;
    private static final int SESSION_SECONDS = 3600;
    private static final char[] NO_PASSWORD = new char[0];

    private TlsBuild() {
    }

    /// @param warnings is added to
    static SslContext context(TlsConf conf, List<String> warnings) throws ConfException {
        var main = KeyMaterial.main(conf);
        var alt = KeyMaterial.alt(conf);
        warnings.addAll(main.warnings());
        alt.ifPresent(a -> warnings.addAll(a.warnings()));
        boolean openssl = OpenSsl.isAvailable() && conf.suites().isEmpty() && alt.isEmpty();
        try {
            var builder = alt.isEmpty() ? SslContextBuilder.forServer(main.key(), main.chain()) : SslContextBuilder.forServer(keys(main, alt));
            builder.sslProvider(openssl ? SslProvider.OPENSSL : SslProvider.JDK)
                    .protocols(conf.protocols())
                    .ciphers(suites(conf), SupportedCipherSuiteFilter.INSTANCE)
                    .sessionCacheSize(SESSIONS)
                    .sessionTimeout(SESSION_SECONDS);
            if (openssl && !conf.curves().isEmpty()) {
                builder.option(OpenSslContextOption.GROUPS, conf.curves().toArray(String[]::new));
            }
            var context = builder.build();
            if (!conf.tickets() && context instanceof OpenSslContext library) {
                withoutTickets(library);
            }
            return context;
        } catch (SSLException | IllegalArgumentException e) {
            throw new ConfException("TLS cannot be set up with this certificate and these settings: " + e.getMessage(), e);
        }
    }

    /// Netty has no option for it; the context's pointer is the only door.
    @SuppressWarnings("deprecation")
    private static void withoutTickets(OpenSslContext context) {
        SSLContext.setOptions(context.sslCtxPointer(), SSL.SSL_OP_NO_TICKET);
    }

    private static List<String> suites(TlsConf conf) {
        var suites = new ArrayList<>(conf.suites().isEmpty() ? CipherList.TLS13 : conf.suites());
        suites.addAll(conf.ciphers());
        return suites;
    }

    private static KeyManagerFactory keys(KeyMaterial main, Optional<KeyMaterial> alt) throws ConfException {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("main", main.key(), NO_PASSWORD, main.chain().toArray(java.security.cert.Certificate[]::new));
            if (alt.isPresent()) {
                store.setKeyEntry("alt", alt.get().key(), NO_PASSWORD, alt.get().chain().toArray(java.security.cert.Certificate[]::new));
            }
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            return keys;
        } catch (GeneralSecurityException | IOException e) {
            throw new ConfException("TLS cannot be set up with these certificates: " + e.getMessage(), e);
        }
    }

    /// What belongs to one connection's engine.
    static void tune(SSLEngine engine, TlsConf conf, boolean openssl) {
        var parameters = engine.getSSLParameters();
        parameters.setUseCipherSuitesOrder(conf.preferServer());
        if (!openssl && !conf.curves().isEmpty()) {
            parameters.setNamedGroups(conf.curves().toArray(String[]::new));
        }
        engine.setSSLParameters(parameters);
    }
}
