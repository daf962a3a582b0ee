/// What a stored password looks like and whether a given one fits it.
///
/// ```
/// {SCHEME.encoding}text -> StoredPassword.parse -> PasswordScheme.verify -> yes or no, in a time that does not tell how nearly
/// ```
///
/// Read [culver.auth.password.PasswordScheme], then [culver.auth.password.StoredPassword], then the schemes: each is one small class. Nothing of the databases,
/// the configuration or the protocols is imported here.
package culver.auth.password;
