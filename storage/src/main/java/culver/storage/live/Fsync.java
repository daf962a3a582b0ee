package culver.storage.live;

import culver.conf.Conf;
import culver.storage.StorageSettings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// `mail_fsync`: which writes wait for the disk.
///
/// An acknowledged message needs both its file and the directory that names it on disk: [#mail] and [#directory].
/// Files whose loss costs only work (indexes, lists that can be made again) use [#other]. Thread-safe.
public enum Fsync {
    /// Whatever would lose mail or a UID.
    OPTIMIZED,
    /// Every write: for network file systems that write late.
    ALWAYS,
    /// Nothing: a power failure may lose mail that was acknowledged.
    NEVER;

    public static Fsync of(Conf conf) {
        return conf.get(StorageSettings.FSYNC);
    }

    /// After writing mail, or what gives mail its identity.
    public void mail(FileChannel file) throws IOException {
        if (this != NEVER) {
            file.force(false);
        }
    }

    /// After writing what can be made again.
    public void other(FileChannel file) throws IOException {
        if (this == ALWAYS) {
            file.force(false);
        }
    }

    /// After creating, linking, renaming or removing a name that matters in `directory`.
    public void directory(Path directory) throws IOException {
        if (this == NEVER) {
            return;
        }
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
