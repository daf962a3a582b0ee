package culver.conf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One Unix socket to listen on, with Dovecot's defaults resolved: a `unix_listener` of `service lmtp`.
///
/// LMTP is the one protocol that is spoken on a socket in the file system: `$base_dir/lmtp`, open to everybody, unless a block for `lmtp` says
/// otherwise. The sockets of other services belong to Dovecot's processes among themselves and are not made. A listener whose mode is 0 is off.
///
/// @param service  `lmtp`
/// @param protocol `lmtp`
/// @param path     absolute: below `base_dir` where the file gives a relative one
/// @param mode     permissions
/// @param user     owner's name or number; empty: the server's
/// @param group    likewise
/// @param where    the place in the file, or `(default)`, for messages
public record UnixListenerConf(String service, String protocol, Path path, int mode, String user, String group, String where) {
    private static final String LMTP = "lmtp";
    private static final int EVERYBODY = 0666;

    /// The sockets of a configuration, the usual one first; none when `lmtp` is not in `protocols`.
    public static List<UnixListenerConf> of(Conf conf) {
        if (!conf.get(CoreSettings.PROTOCOLS).contains(LMTP)) {
            return List.of();
        }
        var base = Path.of(conf.get(CoreSettings.BASE_DIR)).toAbsolutePath();
        var usual = new UnixListenerConf(LMTP, LMTP, base.resolve(LMTP), EVERYBODY, "", "", "(default)");
        var all = new ArrayList<UnixListenerConf>();
        all.add(usual);
        for (var service : conf.blocks("service")) {
            if (service.name().equals(LMTP)) {
                service.blocks("unix_listener").forEach(block -> add(all, listener(base, usual, block)));
            }
        }
        return all.stream().filter(listener -> listener.mode != 0).toList();
    }

    private static UnixListenerConf listener(Path base, UnixListenerConf usual, Conf block) {
        var path = base.resolve(block.get(CoreSettings.PATH).isEmpty() ? block.name() : block.get(CoreSettings.PATH)).normalize();
        int mode = !block.has(CoreSettings.MODE) && path.equals(usual.path) ? usual.mode : block.get(CoreSettings.MODE);
        return new UnixListenerConf(LMTP, LMTP, path, mode, block.get(CoreSettings.USER), block.get(CoreSettings.GROUP), block.where());
    }

    /// A block for a path that is there changes it.
    private static void add(List<UnixListenerConf> all, UnixListenerConf listener) {
        all.removeIf(before -> before.path.equals(listener.path));
        all.add(listener);
    }
}
