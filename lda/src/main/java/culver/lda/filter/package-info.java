/// The mail filter: procmail's language, whole, by an interpreter of our own.
///
/// ```
/// argv ─> FilterOptions ─┐                     ┌> Conditions ─> regex.Regex
/// stdin ─> Octets, Mail ─┼> FilterSetup ─> Run ┤
/// rc ─> RcParser ─> Statement, Recipe, Word ───┘> Actions ─┬> Programs (|, !, f, ?, backticks)
///                                   Expander, Variables    ├> Folders ─> Mbox, Directories, or Mailboxes (the mail store)
///                                                          └> Locks
/// ```
///
/// Text here is octets: a `char` is one, so that names and mail in any encoding come out as they went in ([culver.lda.filter.Native]).
/// A mail is never changed: a filter makes a new one, and one that is large lies on disk ([culver.lda.filter.Spool]).
///
/// Reading order: [culver.lda.filter.Filter], [culver.lda.filter.Recipe], [culver.lda.filter.RcParser], [culver.lda.filter.Run],
/// [culver.lda.filter.Conditions], [culver.lda.filter.Actions]. The mail store is reached by [culver.lda.filter.Mailboxes] alone.
package culver.lda.filter;
