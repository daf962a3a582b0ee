/// Evaluates IMAP searches over any [culver.storage.Mailbox]: the keys as values, and the run over a view.
///
/// ```
/// SearchKey ──> Condition (cheapest first) ──> Candidate (one message, opened at most once) ──> Needle (Casemap)
/// ```
///
/// Reading order: SearchKey, Search, Condition, Candidate, Needle. Not to be imported here: a store's format or a protocol.
package culver.storage.search;
