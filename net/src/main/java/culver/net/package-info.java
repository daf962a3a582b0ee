/// Sockets: from `inet_listener` and `unix_listener` to a session's virtual thread, with TLS and the PROXY protocol on the way.
///
/// ```
/// socket -> [ProxyStage] -> [TlsStage] -> Intake -> decoder -> SessionBridge ⇒ Protocol.serve(Connection) on a virtual thread
///           event loop: frames and TLS only, never a file        Inbox, Outbox: bounded
/// ```
///
/// Reading order: [culver.net.Protocol] and [culver.net.Connection] (what a protocol needs to know), [culver.net.Net],
/// [culver.net.ChannelStages], [culver.net.SessionBridge]. No protocol and no storage is imported here.
package culver.net;
