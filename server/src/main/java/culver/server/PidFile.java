package culver.server;

import culver.conf.ConfException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalLong;

/// `BASE_DIR/master.pid`: which process is the server of this `base_dir`. One process at a time; a file left by a dead one is replaced.
final class PidFile implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("culver.server");

    private final Path file;

    private PidFile(Path file) {
        this.file = file;
    }

    static Path in(Path baseDir) {
        return baseDir.resolve("master.pid");
    }

    /// The live process that the file names, if there is one and it is not this one.
    static OptionalLong running(Path baseDir) {
        try {
            long pid = Long.parseLong(Files.readString(in(baseDir)).strip());
            boolean alive = pid != ProcessHandle.current().pid() && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
            return alive ? OptionalLong.of(pid) : OptionalLong.empty();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /// Writes the file.
    ///
    /// @throws ConfException when another server runs, or the folder cannot be made or written
    static PidFile claim(Path baseDir) throws ConfException {
        var other = running(baseDir);
        if (other.isPresent()) {
            throw new ConfException("Culver is already running with base_dir=" + baseDir + ": PID file " + in(baseDir) + " names process " + other.getAsLong());
        }
        try {
            if (!Files.isDirectory(baseDir)) {
                // Its sockets have their own modes; an MTA must be able to reach them.
                Files.createDirectories(baseDir);
                Files.setPosixFilePermissions(baseDir, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            var fresh = baseDir.resolve("master.pid." + ProcessHandle.current().pid());
            Files.writeString(fresh, ProcessHandle.current().pid() + "\n");
            Files.move(fresh, in(baseDir), StandardCopyOption.ATOMIC_MOVE);
            return new PidFile(in(baseDir));
        } catch (IOException e) {
            throw new ConfException("base_dir: cannot write " + in(baseDir) + ": " + e + "; set base_dir to a folder that this user may write", e);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot remove " + file + ": " + e);
        }
    }
}
