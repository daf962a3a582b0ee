package culver.auth.db;

import culver.posix.Ids;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// The platform threads of the databases: one pool each for PAM, for the name service, and for slow hashes (as many as there are processors). No
/// thread starts before it is needed.
///
/// PAM's modules read `/etc/shadow` only when `geteuid()` is root's. Where the process is not root but has CAP_SETUID, PAM's threads, and only they, become root.
public final class Pools implements AutoCloseable {
    final Workers pam;
    final Workers names;
    final Workers hashes;

    /// @param most of blocking calls at a time: `auth_worker_max_count`
    /// @param log  the logger `culver.auth`
    public Pools(int most, System.Logger log) {
        var limit = Duration.ofSeconds(60);
        var warned = new AtomicBoolean();
        pam = new Workers("PAM", most, limit, () -> {
            if (!Ids.threadAsRoot() && warned.compareAndSet(false, true)) {
                log.log(System.Logger.Level.WARNING, "PAM: this process is neither root nor has CAP_SETUID:"
                        + " modules such as pam_unix will not read /etc/shadow, and every password will seem wrong");
            }
        });
        names = new Workers("NSS", most, limit, () -> {
        });
        hashes = new Workers("hash", Runtime.getRuntime().availableProcessors(), limit, () -> {
        });
    }

    @Override
    public void close() {
        pam.close();
        names.close();
        hashes.close();
    }
}
