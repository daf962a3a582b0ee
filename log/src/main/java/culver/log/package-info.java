/// What the rest of Culver logs through `System.Logger`, written as Dovecot writes it.
///
/// ```
/// System.Logger (any room) -> LogFinder -> LogContext (who: "imap(joe)<session>") -> LogRoute (which output) -> LogOutput (stderr | file | syslog)
/// ```
///
/// Reading order: [culver.log.LogSettings], [culver.log.LogRoute], [culver.log.LogOutput]. Nothing here knows a protocol.
/// Only `server` and `lda` call [culver.log.LogRoute#install]; until then lines go to standard error.
package culver.log;
