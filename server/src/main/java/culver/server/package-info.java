/// The server as a program: the whole object graph by constructors, start, reload, stop; and the self-contained trial.
///
/// ```
/// argv -> Options -> Main ─> Server: conf -> log -> Generation(conf, accounts, certificates, protocols) -> listeners
///                     ├─ SIGHUP: a new Generation for new connections; the old one serves those it has
///                     └─ SIGTERM: no new connections, goodbye to sessions, files closed, exit 0
/// ```
///
/// Reading order: [culver.server.Main], [culver.server.Server], [culver.server.Generation], [culver.server.Demo]. Nothing may import this package.
package culver.server;
