/// IMAP's commands, one file each (RFC 3501 §6 and its extensions): a pure `parse()` that makes a value of the arguments, and a `run()` that
/// does it and returns the [Completion] to answer with.
///
/// ```
/// Verb: name -> parse()  ->  ImapCommand  =  AnyStateCommand | NotAuthenticatedCommand | AuthenticatedCommand | SelectedCommand
/// ```
/// The four groups are those of RFC 3501 §6.1 to §6.4. Reading order: [Noop], [Completion], [ImapCommand], [Verb], [Store], [Fetch].
///
/// Nothing of `culver.imap` itself is imported here: a command does not know the loop that calls it.
package culver.imap.command;
