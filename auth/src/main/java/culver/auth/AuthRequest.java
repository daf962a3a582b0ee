package culver.auth;

import java.net.InetSocketAddress;

/// What is known of a login attempt besides the credentials.
///
/// @param service  `imap`, `pop3`, …
/// @param secured  under TLS, or the connection counts as secure (loopback)
/// @param local    the server's end
/// @param remote   the client's end
/// @param session  the session id, for the log
/// @param localName the name asked for by SNI, or empty
public record AuthRequest(String service, boolean secured, InetSocketAddress local, InetSocketAddress remote, String session, String localName) {
}
