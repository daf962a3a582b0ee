/// IMAP's octets: frames in, responses out (RFC 3501 §4, §9). Knows nothing of mailboxes or accounts.
///
/// ```
/// ImapFrameDecoder (event loop)  ->  ImapFrame  ~~>  Client  ->  Arguments  ->  a command's parse()
///                                                    Client  <-  ImapEncoder  <-  ImapResponse
/// ```
/// Reading order: [ImapFrame], [ImapFrameDecoder], [Client], [Arguments], [MessageSet], [ImapResponse], [ImapEncoder].
///
/// Nothing of `culver.imap.state`, `culver.imap.command` or `culver.auth` is imported here.
package culver.imap.wire;
