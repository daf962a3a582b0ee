/// The whole server as a user has it: `bin/culver` started as a program, driven by real clients, beside real peers.
///
/// Reading order: [culver.server.it.Site] (a folder with users, certificates and a configuration), [culver.server.it.ServerProcess],
/// [culver.server.it.Program] (a peer program; missing ones fail the test under `CI=true` and skip it elsewhere), then the tests.
package culver.server.it;
