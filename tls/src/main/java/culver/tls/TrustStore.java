package culver.tls;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.UnaryOperator;

/// The system's list of CAs, in the places where Linux distributions take further ones from, and the command that rebuilds the list.
///
/// ENVIRONMENT: `MKCERT_TRUST_DIR` names another directory; then no command is run.
record TrustStore(Path directory, String extension, List<String> update, List<String> updateAfterRemoval) {
    private static final List<TrustStore> KNOWN = List.of(
            of("/usr/local/share/ca-certificates", ".crt", List.of("update-ca-certificates"), List.of("update-ca-certificates", "--fresh")),
            of("/etc/pki/ca-trust/source/anchors", ".pem", List.of("update-ca-trust", "extract"), List.of("update-ca-trust", "extract")),
            of("/etc/ca-certificates/trust-source/anchors", ".crt", List.of("trust", "extract-compat"), List.of("trust", "extract-compat")),
            of("/usr/share/pki/trust/anchors", ".pem", List.of("update-ca-certificates"), List.of("update-ca-certificates")));

    private static TrustStore of(String directory, String extension, List<String> update, List<String> updateAfterRemoval) {
        return new TrustStore(Path.of(directory), extension, update, updateAfterRemoval);
    }

    /// The store of this system.
    static TrustStore find(UnaryOperator<String> environment) throws MkcertException {
        var named = environment.apply("MKCERT_TRUST_DIR");
        if (named != null) {
            return new TrustStore(Path.of(named), ".crt", List.of(), List.of());
        }
        return KNOWN.stream().filter(s -> Files.isDirectory(s.directory)).findFirst()
                .orElseThrow(() -> new MkcertException("no trust store is known on this system; add the CA's rootCA.pem by hand"));
    }

    private Path file(X509Certificate ca) {
        return directory.resolve("mkcert_local_CA_" + ca.getSerialNumber().toString(16) + extension);
    }

    void install(X509Certificate ca, PrintStream out) throws MkcertException {
        change(() -> CertFiles.replace(file(ca), CertFiles.pem(ca), CertFiles.PUBLIC), update);
        out.println("The local CA is now installed in the system trust store (" + file(ca) + ").");
    }

    void uninstall(X509Certificate ca, PrintStream out) throws MkcertException {
        change(() -> Files.deleteIfExists(file(ca)), updateAfterRemoval);
        out.println("The local CA is now removed from the system trust store; its files stay.");
    }

    private interface Change {
        void make() throws IOException;
    }

    private void change(Change change, List<String> command) throws MkcertException {
        try {
            change.make();
            if (!command.isEmpty()) {
                run(command);
            }
        } catch (AccessDeniedException e) {
            throw new MkcertException("the system trust store " + directory + " belongs to root: run this with sudo, "
                    + "and with CAROOT set so that the same CA is used", e);
        } catch (IOException e) {
            throw new MkcertException("the system trust store " + directory + " cannot be changed: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MkcertException("interrupted", e);
        }
    }

    private static void run(List<String> command) throws IOException, InterruptedException, MkcertException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip();
        int code = process.waitFor();
        if (code != 0) {
            throw new MkcertException(String.join(" ", command) + " failed with code " + code + (output.isEmpty() ? "" : ": " + output));
        }
    }
}
