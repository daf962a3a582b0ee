package culver.tls;

import java.io.PrintStream;
import java.util.Map;
import java.util.function.UnaryOperator;

/// `bin/mkcert`: makes certificates.
///
/// Without names it works as Dovecot's `mkcert.sh`: see [SelfSigned]. With names it issues a certificate for them from a local CA:
/// see [LocalCa] and [LeafCertificate].
///
/// EXIT STATUS: 0 done; 1 it could not be done, the reason is on standard error; 2 the command line is wrong.
public final class Mkcert {
    static final String USAGE = """
            Usage: mkcert                        self-signed, from dovecot-openssl.cnf (OPENSSLCONFIG), into $SSLDIR/certs and $SSLDIR/private
                   mkcert [options] NAME...      from the local CA, for host names, *.wildcards, addresses, mail addresses, URIs
                   mkcert -csr FILE              from the local CA, for a certificate signing request
                   mkcert -install | -uninstall  put the local CA into the system's trust store, or take it out
                   mkcert -CAROOT                say where the local CA is (set CAROOT to choose)

              -cert-file FILE, -key-file FILE, -p12-file FILE   where to write
              -client   also for clients      -ecdsa   an ECDSA key (P-256), not RSA      -pkcs12   a .p12 file for certificate and key
            """;

    private final UnaryOperator<String> environment;
    private final PrintStream out;
    private final PrintStream err;

    /// @param environment `System::getenv`, or what stands in for it
    public Mkcert(UnaryOperator<String> environment, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        Map<String, String> environment = System.getenv();
        System.exit(new Mkcert(environment::get, System.out, System.err).run(arguments));
    }

    /// Does what the command line asks.
    ///
    /// @return the exit status
    public int run(String... arguments) {
        MkcertOptions options;
        try {
            options = MkcertOptions.of(arguments);
        } catch (MkcertException e) {
            err.println("mkcert: " + e.getMessage());
            err.print(USAGE);
            return 2;
        }
        try {
            run(options);
            return 0;
        } catch (MkcertException e) {
            err.println("mkcert: " + e.getMessage());
            return 1;
        }
    }

    private void run(MkcertOptions options) throws MkcertException {
        if (options.help()) {
            out.print(USAGE);
            return;
        }
        var root = LocalCa.directory(environment);
        if (options.caRoot()) {
            out.println(root);
            return;
        }
        if (options.uninstall()) {
            if (!java.nio.file.Files.exists(root.resolve("rootCA.pem"))) {
                throw new MkcertException("there is no local CA in " + root);
            }
            TrustStore.find(environment).uninstall(LocalCa.open(root, out).certificate(), out);
            return;
        }
        if (options.install()) {
            TrustStore.find(environment).install(LocalCa.open(root, out).certificate(), out);
        }
        if (!options.names().isEmpty() || options.csr() != null) {
            new LeafCertificate(LocalCa.open(root, out), out).make(options);
        } else if (!options.install()) {
            new SelfSigned(environment, out).run(options.ecdsa());
        }
    }
}
