/// The mbox format: all messages of a folder in one file, which other programs read and write at the same time.
///
/// ```
/// MboxFormat -> MboxTree            folders: files in directories, INBOX in the spool
///                 -> MboxBackend    one mailbox, as storage.live drives it
///                      -> MboxState the open file, its messages, the locks around every piece of work
///
/// reading   MboxScan -> FromLine, OwnHeaders -> MboxMessage (where it lies)    MboxSync: the same messages keep their UIDs    MboxData: octets
/// writing   MboxSave -> MboxAppend                                             MboxLayout -> Plan -> MboxRewrite -> Journal
/// around    MboxLock, MboxFile, Octets                                         Journals, LastKnown
/// ```
///
/// Read [culver.storage.mbox.OwnHeaders] for what stands in the file, then [culver.storage.mbox.MboxScan], [culver.storage.mbox.MboxSync],
/// [culver.storage.mbox.MboxRewrite].
///
/// Two locks, always in this order: the file locks ([culver.storage.mbox.MboxLock], against other programs), then `MboxFile.moving` (against readers of
/// open messages in this process). All but those readers are under the live mailbox's lock.
///
/// Nothing of a protocol, of Netty or of another format is imported here.
package culver.storage.mbox;
