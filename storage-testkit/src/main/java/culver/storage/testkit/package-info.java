/// The tests that every store must pass, and a store in memory for the tests of everything above.
///
/// ```
/// class MaildirMailboxTest extends MailboxContract {          one class each for MailboxContract, MailStoreContract
///     protected MailboxFormat format() { … }                  made once for each test
///     protected String location() { return "maildir:~/Maildir"; }
/// }
/// ```
///
/// Reading order: [StoreContract] (what a subclass supplies), [MailboxContract], [MailStoreContract], [RandomDifferential];
/// then [TestStores] and [MemoryFormat] for the tests of protocols. Nothing here is part of a running server.
package culver.storage.testkit;
