/// Where a session stands (RFC 3501 §3) and what it has there: the account after login, the mailbox after SELECT.
///
/// ```
/// NotAuthenticated --LOGIN, AUTHENTICATE--> Authenticated <--CLOSE, UNSELECT-- / --SELECT, EXAMINE--> Selected
///                                                \______________ both are LoggedIn ______________/
/// any of them --LOGOUT--> Logout
/// ```
/// Reading order: [ImapState], [Account], [SelectedMailbox], [Numbering].
///
/// Imports `culver.imap.wire`, nothing of `culver.imap.command`: a state does not know what a client may ask of it.
package culver.imap.state;
