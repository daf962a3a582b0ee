/// The engine between the storage API and the formats: one shared state for each mailbox, and what a format must provide.
///
/// ```
///  session    session    session                    each: MailboxView (numbers), ViewTransaction, ViewMessage
///     │          │          │
///     └──────────┴────┬─────┘
///                LiveMailbox  ── MessageTable         one per mailbox, under one lock: UIDs, flags, mod-sequences
///                     │       ── MetadataCache        one for the server: envelopes, structures
///                MailboxBackend                       the files, in one format
///
///  LiveMailboxes: which live mailboxes there are, and how long unused ones linger
///  ChangeWatcher: what other programs do to the files of those on whom somebody waits
/// ```
///
/// A format implements [culver.storage.live.MailboxFormat], [culver.storage.live.FolderTree] and [culver.storage.live.MailboxBackend], with the
/// tools that both real formats share: [culver.storage.live.FolderLayout] (names on disk), [culver.storage.live.DotLock],
/// [culver.storage.live.FileOwner], [culver.storage.live.OwnPath] and [culver.storage.live.PlainFile] (what is not opened), [culver.storage.live.Fsync],
/// [culver.storage.live.UidValidity], [culver.storage.live.SubscriptionFile].
///
/// Reading order: [culver.storage.live.MessageTable], [culver.storage.live.MailboxBackend], `LiveMailbox`, `MailboxView`, `ViewTransaction`,
/// [culver.storage.live.LiveMailboxes]. Nothing here may import a format or a protocol.
package culver.storage.live;
