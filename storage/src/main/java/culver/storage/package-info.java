/// The storage API: one user's mail as the protocols see it, whatever it is kept in.
///
/// ```
/// MailStores ──open──▶ MailStore ──open──▶ Mailbox ──begin──▶ MailboxTransaction
///  (server)             (session:           (a view:             (append, copy, setFlags, expunge;
///                        names)              numbers)             true at commit)
///                                               └──message──▶ Message (flags, sizes, structure, octets)
/// ```
///
/// - [culver.storage.Mailbox] is a stable view: nothing in it changes until [culver.storage.Mailbox#sync], which says what changed.
/// - [culver.storage.MailboxTransaction]: nothing is there before commit, everything is on disk after it; closing takes back.
/// - UIDs strictly ascend within a UIDVALIDITY; none is ever used again.
/// - What fails is a [culver.storage.StorageException] with one of the kinds of [culver.storage.StorageError]; its text is for the log.
///
/// Reading order: the four nouns above, [culver.storage.MailboxChange], [culver.storage.Flags], [culver.storage.UidSet]; then how
/// they come about: [culver.storage.MailStores], [culver.storage.StorageSettings], `MailLocation`, `Autodetect`, `Namespaces`, `Mount`,
/// `UserMailStore`. The engine below is in [culver.storage.live].
///
/// Nothing here may import a protocol, a format or Netty. No protocol sees a `Path`.
package culver.storage;
