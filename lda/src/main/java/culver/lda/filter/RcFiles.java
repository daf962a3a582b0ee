package culver.lda.filter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads rc files, and refuses those that somebody else may have written: that somebody could run programs as the recipient.
final class RcFiles {
    private static final int WORLD_WRITABLE = 02;
    private static final int STICKY = 01000;
    private static final int LARGEST = 16 * 1024 * 1024;

    private final Report report;

    RcFiles(Report report) {
        this.report = report;
    }

    Optional<List<Statement>> read(FilterSetup.RcFile file) {
        if (!Files.exists(file.path()) && file.optional()) {
            return Optional.empty();
        }
        try {
            if (!file.owners().isEmpty() && Files.exists(file.path()) && suspicious(file)) {
                report.say("Suspicious rcfile \"" + file.name() + "\"");
                return Optional.empty();
            }
        } catch (IOException e) {
            // then it cannot be read either
        }
        var statements = read(file.path());
        if (statements.isEmpty()) {
            report.say("Couldn't read \"" + file.name() + "\"");
        }
        return statements;
    }

    /// Without any check: a file that a trusted one names is trusted.
    Optional<List<Statement>> read(Path path) {
        if (Files.isDirectory(path)) {
            return Optional.empty();
        }
        try (var in = Files.newInputStream(path)) {
            return Optional.of(RcParser.parse(new String(in.readNBytes(LARGEST), StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean suspicious(FilterSetup.RcFile file) throws IOException {
        int owner = (int) Files.getAttribute(file.path(), "unix:uid");
        int mode = (int) Files.getAttribute(file.path(), "unix:mode");
        if (owner != 0 && !file.owners().contains(owner)) {
            return true;
        }
        if (!Files.isRegularFile(file.path())) {
            return false;
        }
        if ((mode & WORLD_WRITABLE) != 0) {
            return true;
        }
        int directory = (int) Files.getAttribute(file.path().toAbsolutePath().getParent(), "unix:mode");
        return (directory & WORLD_WRITABLE) != 0 && (directory & STICKY) == 0;
    }
}
