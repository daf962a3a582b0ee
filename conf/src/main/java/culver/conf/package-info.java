/// Dovecot's configuration language: read, checked against the modules' tables, seen through a connection's filters, printed again.
///
/// ```
/// files → ConfReader → Line → DraftBuilder → Draft → [Dovecot24] → ConfCheck → Block, Tree = Conf → in(Scope) → get(Setting)
///         includes,    one    blocks, $var   tree     2.4's        tables,      immutable            filters    typed, cached
///         comments     line                  of text  names        warnings                          merged
///                                                                               ConfDump: back to text
/// ```
///
/// Reading order: [culver.conf.Setting], [culver.conf.SettingTable], [culver.conf.Conf], [culver.conf.ConfParser], [culver.conf.Line],
/// [culver.conf.ConfReader], [culver.conf.DraftBuilder], [culver.conf.ConfCheck], [culver.conf.Filter], [culver.conf.Tree]. `%`-variables stand apart:
/// [culver.conf.Vars], [culver.conf.VarTemplate], [culver.conf.VarPipeline].
///
/// Nothing of the other rooms is imported here: they declare their settings, and this room knows none of them but its own
/// ([culver.conf.CoreSettings], [culver.conf.ListenerConf]).
package culver.conf;
