/// Who may read which mail: SASL, the accounts of the configuration, delays for who guesses.
///
/// ```
/// POP3, IMAP -> Authenticator.login | sasl -> SaslMechanism -> Accounts: LoginThrottle, UserNames, passdbs, userdbs, Owners -> AuthResult.Success(MailUser)
/// LDA        -> Authenticator.lookup                        -> Accounts: UserNames, userdbs, Owners                         -> MailUser
/// ```
///
/// Read [culver.auth.Authenticator], then [culver.auth.Accounts], then the package `db` (passdb, userdb) and the package `password` (the schemes). No
/// protocol and no Netty is imported here.
package culver.auth;
