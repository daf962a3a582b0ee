package culver.lmtp;

import culver.net.Peer;
import culver.net.SessionLog;
import java.net.InetAddress;

/// Who the messages come from, as far as is known: the socket's other end, or who a trusted proxy says by XCLIENT.
///
/// @param helo    its name for itself, or empty
/// @param remote  its address; null for a program on this machine that came by a Unix socket
/// @param session the id for the log
record LmtpClient(String helo, InetAddress remote, String session) {
    static LmtpClient of(Peer peer) {
        return new LmtpClient("", peer.unix() ? null : peer.remote().getAddress(), peer.session());
    }

    LmtpClient named(String name) {
        return new LmtpClient(name, remote, session);
    }

    LmtpClient as(XClient said) {
        return new LmtpClient(said.values().getOrDefault("HELO", ""), said.address() == null ? remote : said.address(),
                said.values().getOrDefault("SESSION", session));
    }

    boolean isLocal() {
        return remote == null;
    }

    /// As log lines have it.
    String address() {
        return remote == null ? "local" : SessionLog.address(remote);
    }
}
