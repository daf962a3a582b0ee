/// The password and user databases of the configuration, and how several are asked in turn.
///
/// ```
/// Attempt (who asks, what is known)  ->  PassdbChain: PassdbBlock, PassdbBlock, ...  ->  Verdict, and fields kept in the Attempt
///                                    ->  UserdbChain: UserdbBlock, UserdbBlock, ...  ->  found or not, and fields kept in the Attempt
/// ```
///
/// Read [culver.auth.db.PassDb] and [culver.auth.db.UserDb], then [culver.auth.db.PassdbBlock] and [culver.auth.db.PassdbChain], then the drivers:
/// [culver.auth.db.PasswdFile], [culver.auth.db.StaticPassDb], [culver.auth.db.SystemPassDb], [culver.auth.db.PamPassDb], … SASL, delays and the protocols are not
/// known here.
package culver.auth.db;
