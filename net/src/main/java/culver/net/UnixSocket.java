package culver.net;

import culver.conf.UnixListenerConf;
import culver.posix.Chown;
import culver.posix.Group;
import culver.posix.Passwd;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// A listening socket in the file system: a `unix_listener`. Who may connect is what the file's owner and mode say.
///
/// @param path  absolute
/// @param mode  permissions
/// @param user  owner's name or number; empty: the server's
/// @param group likewise
public record UnixSocket(Path path, int mode, String user, String group) {
    private static final int TYPE = 0170000;
    private static final int SOCKET = 0140000;
    private static final int PERMISSIONS = 07777;

    public static UnixSocket of(UnixListenerConf conf) {
        return new UnixSocket(conf.path(), conf.mode(), conf.user(), conf.group());
    }

    /// The address as the transport wants it.
    SocketAddress address(boolean epoll) {
        return epoll ? new DomainSocketAddress(path.toString()) : UnixDomainSocketAddress.of(path);
    }

    /// Makes room: a socket that a server left behind when it was killed is removed.
    ///
    /// @throws BindException something else has that path: a server that answers there, or a file that is no socket
    void prepare() throws BindException {
        try {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            if (((int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & TYPE) != SOCKET) {
                throw new BindException("File exists and is no socket");
            }
            if (answers()) {
                throw new BindException("Address already in use");
            }
            remove();
        } catch (BindException e) {
            throw e;
        } catch (IOException e) {
            throw new BindException(e.toString());
        }
    }

    private boolean answers() throws IOException {
        try (var client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return client.isConnected();
        } catch (ConnectException e) {
            return false;                             // refused: nobody listens any more
        }
    }

    /// Sets owner and mode, in this order: the mode must not let in whom the owner before would.
    ///
    /// @throws IOException no such user or group, or they may not be given
    void open() throws IOException {
        int uid = user.isEmpty() ? -1 : uid();
        int gid = group.isEmpty() ? -1 : gid();
        if (uid >= 0 || gid >= 0) {
            Chown.file(path, uid, gid);
        }
        Files.setAttribute(path, "unix:mode", mode & PERMISSIONS);
    }

    private int uid() throws IOException {
        return user.chars().allMatch(Character::isDigit) ? Integer.parseInt(user)
                : Passwd.byName(user).map(Passwd::uid).orElseThrow(() -> new IOException("user doesn't exist: " + user));
    }

    private int gid() throws IOException {
        return group.chars().allMatch(Character::isDigit) ? Integer.parseInt(group)
                : Group.byName(group).map(Group::gid).orElseThrow(() -> new IOException("group doesn't exist: " + group));
    }

    void remove() throws IOException {
        Files.deleteIfExists(path);
    }
}
