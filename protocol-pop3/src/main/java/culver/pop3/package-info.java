/// POP3 (RFC 1939), finished: CAPA (2449), STLS (2595), AUTH (5034), response codes (2449, 3206), pipelining.
///
/// ```
/// socket -> [TLS] -> Pop3FrameDecoder -> SessionBridge ~~> [virtual thread] Pop3Command.parse -> run -> Reply -> Pop3Output -> channel
///           event loop: never touches a file                Authorization -> Transaction(Maildrop) -> update at QUIT
/// ```
///
/// A session is a snapshot: the [culver.pop3.Maildrop] is fixed at login and nothing is changed before QUIT.
///
/// Reading order: [culver.pop3.Pop3Protocol], [culver.pop3.Pop3Session], [culver.pop3.Pop3Command], [culver.pop3.Maildrop]. Files and formats must not be
/// known here.
package culver.pop3;
