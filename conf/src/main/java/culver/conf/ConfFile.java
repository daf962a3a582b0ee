package culver.conf;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Which configuration file a program reads when `-c` does not say.
public final class ConfFile {
    private static final List<Path> DEFAULTS = List.of(Path.of("/etc/culver/culver.conf"), Path.of("/etc/dovecot/dovecot.conf"));

    private ConfFile() {
    }

    /// @param named what `-c` says, or null
    /// @throws ConfException when nothing is named and none of the default files is there: the message names them
    public static Path find(String named) throws ConfException {
        if (named != null) {
            return Path.of(named);
        }
        for (var file : DEFAULTS) {
            if (Files.exists(file)) {
                return file;
            }
        }
        throw new ConfException("no configuration file: neither " + DEFAULTS.get(0) + " nor " + DEFAULTS.get(1) + " exists; name one with -c");
    }
}
