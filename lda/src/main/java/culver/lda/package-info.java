/// Local delivery: one message from an MTA into one recipient's mailbox, exactly once, or a clear exit code.
///
/// ```
/// stdin -> Incoming (spool, From_ line off, header looked at) ─┐
/// argv  -> LdaOptions ─> recipient ─> userdb ─> become the user ┴> Delivery -> MailStore -> exit code (Exit)
/// ```
///
/// Aliases, `.forward` and the filter come between the recipient and [culver.lda.Delivery]: a route that ends in one or
/// several deliveries. LMTP uses [culver.lda.Incoming] and [culver.lda.Delivery] too.
///
/// Reading order: [culver.lda.Lda], [culver.lda.Delivery], [culver.lda.Incoming]. Netty must not be imported here: an MTA starts
/// this program for every message.
package culver.lda;
