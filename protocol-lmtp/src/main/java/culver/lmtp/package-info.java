/// LMTP (RFC 2033): how an MTA hands over messages, one answer for each recipient.
///
/// ```
/// socket -> [TLS] -> LmtpFrameDecoder -> SessionBridge ~~> [virtual thread] LmtpCommand.parse -> run -> Reply
///           dots undone, end found                         Transaction: MAIL, RCPT … -> MessageStream -> Incoming (spooled once)
///                                                          LocalDelivery, for each recipient -> culver.lda.Delivery -> 250 or 451
/// ```
///
/// Nothing is answered with 250 after the data before it is on disk. PIPELINING (RFC 2920), ENHANCEDSTATUSCODES (2034), SIZE (1870),
/// 8BITMIME (6152), SMTPUTF8 (6531), CHUNKING (3030), STARTTLS (3207), and XCLIENT as Dovecot has it.
///
/// Reading order: [culver.lmtp.LmtpProtocol], [culver.lmtp.LmtpSession], [culver.lmtp.Reception], [culver.lmtp.LocalDelivery]. Files and formats must not
/// be known here.
package culver.lmtp;
