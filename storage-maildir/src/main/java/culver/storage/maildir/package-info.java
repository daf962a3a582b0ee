/// The Maildir format: one file for each message, in Dovecot's shape, so that Dovecot, mutt and any delivery agent may use the same
/// directories at the same time.
///
/// ```
/// MaildirFormat -> MaildirTree -> MaildirMailbox ----> MaildirSave      tmp/ -> new/ or cur/
///                  FolderScan     (one mailbox)  |----> MessageFiles     rename, remove, find again
///                                                \----> MaildirSync      directories + uidlist -> MessageTable
///                                                         MaildirScan      new/ and cur/, read when DirectoryStamps says so
///                                                         UidList          dovecot-uidlist
///                                                         KeywordBits      dovecot-keywords (Keywords) <-> letters <-> flag bits
///                                                         MaildirName      1795180813.M675539P11150.host,S=15,W=17:2,Sa
/// ```
///
/// What is on disk is the truth, and it has four writers: this process, Dovecot (which takes `dovecot-uidlist.lock`), delivery agents
/// and mail readers (which take no lock at all and just rename). A message is known by its base name, which never changes.
///
/// Reading order: [culver.storage.maildir.MaildirName], [culver.storage.maildir.UidList], [culver.storage.maildir.MaildirSync],
/// [culver.storage.maildir.MaildirMailbox], [culver.storage.maildir.MaildirTree]. Nothing of the other formats and of the protocols is
/// imported here.
package culver.storage.maildir;
