/// Dialogues as tests, in the spirit of Dovecot's imaptest: a script is a header (`connections: 2`, `messages: 4`) and lines that a person
/// would type (`1 ok expunge`) with the untagged responses that must come (`* $1 expunge`).
///
/// [Script] reads the file, [ScriptRun] plays it against any server that [Dialer] can reach, [Pattern] compares responses.
package culver.imap.script;
