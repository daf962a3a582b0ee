package culver.auth.password;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One way to keep a password: `PLAIN`, `SHA512-CRYPT`, `SSHA256`, `ARGON2ID`, …, with Dovecot's names.
///
/// Pure and thread-safe; [#verify] takes the CPU time that the scheme is made to take, within bounds: a stored text that asks for absurd costs is refused.
public sealed interface PasswordScheme permits PlainScheme, DigestScheme, CryptScheme, Argon2Scheme, Pbkdf2Scheme {
    /// The names by which it goes, the usual one first, in upper case.
    List<String> names();

    /// True if a verification takes milliseconds or more: then it does not belong on the carrier of a virtual thread.
    boolean expensive();

    /// True if the password fits.
    ///
    /// @param encoding `HEX`, `B64` or empty: what stood after the dot of the scheme's name
    /// @throws PasswordFormatException when the stored text is not of this scheme, or costs too much
    boolean verify(byte[] password, String stored, String encoding) throws PasswordFormatException;

    /// The stored text, without `{SCHEME}`, for a new password.
    ///
    /// @throws PasswordFormatException when this scheme is for reading old passwords only
    String generate(byte[] password) throws PasswordFormatException;

    /// All schemes, as `culveradm pw -l` would list them.
    List<PasswordScheme> ALL = Stream.of(
            Stream.of(new PlainScheme()),
            DigestScheme.ALL.stream(),
            CryptScheme.ALL.stream(),
            Argon2Scheme.ALL.stream(),
            Stream.of(new Pbkdf2Scheme()))
            .<PasswordScheme>flatMap(s -> s).toList();

    /// By any of its names, in any case.
    static Optional<PasswordScheme> named(String name) {
        return Optional.ofNullable(ByName.MAP.get(name.toUpperCase(Locale.ROOT)));
    }

    /// The index of [#ALL].
    final class ByName {
        private static final Map<String, PasswordScheme> MAP = ALL.stream()
                .flatMap(s -> s.names().stream().map(n -> Map.entry(n, s))).collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

        private ByName() {
        }
    }
}
