package culver.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Set;

/// Writes certificates and keys to files.
///
/// A file appears whole or not at all, and never with a wider mode than it is to have: it is written under a temporary name with mode 0600 and
/// gets its name when its content is on disk.
final class CertFiles {
    static final String PUBLIC = "rw-r--r--";
    static final String PRIVATE = "rw-------";

    private CertFiles() {
    }

    static String pem(X509Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was made can be encoded", e);
        }
    }

    static String pem(PrivateKey key) {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    private static String pem(String type, byte[] content) {
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n";
    }

    /// Writes a file; one that is there already is replaced.
    static void replace(Path file, String text, String mode) throws IOException {
        replace(file, text.getBytes(StandardCharsets.US_ASCII), mode);
    }

    static void replace(Path file, byte[] content, String mode) throws IOException {
        var fresh = write(file, content, mode);
        try {
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /// Writes a file that must not be there yet.
    ///
    /// @throws FileAlreadyExistsException it is there
    static void create(Path file, String text, String mode) throws IOException {
        var fresh = write(file, text.getBytes(StandardCharsets.US_ASCII), mode);
        try {
            Files.createLink(file, fresh);            // unlike a rename, this refuses to overwrite
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static Path write(Path file, byte[] content, String mode) throws IOException {
        var fresh = file.resolveSibling("." + file.getFileName() + "." + ProcessHandle.current().pid() + "." + Long.toHexString(System.nanoTime()));
        boolean done = false;
        try (var out = FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)))) {
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString(mode));
            var octets = ByteBuffer.wrap(content);
            while (octets.hasRemaining()) {
                out.write(octets);
            }
            out.force(true);
            done = true;
        } finally {
            if (!done) {
                Files.deleteIfExists(fresh);
            }
        }
        return fresh;
    }
}
