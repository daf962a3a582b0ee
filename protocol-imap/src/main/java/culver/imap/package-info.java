/// IMAP4rev1 (RFC 3501) for one server: [ImapProtocol] is what the listeners get, [ImapSession] is one client's loop.
///
/// ```
/// socket -> TLS -> ImapFrameDecoder -> session queue ~~> [virtual thread] Arguments -> Xxx.parse -> ImapSession.execute
///           event loop: never touches disk               -> Xxx.run -> MailboxTransaction.commit -> SelectedMailbox.announce
///                                                        -> ImapResponse records -> ImapEncoder -> channel (blocks on high-water mark)
/// ```
/// The packages are a line: `wire` <- `state` <- `command` <- this one; none imports one to its right. Reading order: [ImapSession],
/// `command.Noop`, `command.Store`, `state.SelectedMailbox`, then the rest of `wire`.
package culver.imap;
