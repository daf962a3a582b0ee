package culver.auth.password;

import java.util.Locale;

/// A password as a database keeps it: `{SCHEME}text`, `{SCHEME.HEX}text`, `{SCHEME.B64}text`, or the text alone in the database's default scheme.
///
/// Pure.
public record StoredPassword(PasswordScheme scheme, String encoding, String text) {
    /// @throws PasswordFormatException when the scheme is unknown
    public static StoredPassword parse(String stored, String defaultScheme) throws PasswordFormatException {
        int close = stored.indexOf('}');
        return stored.startsWith("{") && close > 0 ? of(stored.substring(1, close), stored.substring(close + 1)) : of(defaultScheme, stored);
    }

    private static StoredPassword of(String schemeAndEncoding, String text) throws PasswordFormatException {
        int dot = schemeAndEncoding.lastIndexOf('.');
        var name = dot < 0 ? schemeAndEncoding : schemeAndEncoding.substring(0, dot);
        var encoding = dot < 0 ? "" : schemeAndEncoding.substring(dot + 1).toUpperCase(Locale.ROOT);
        var scheme = PasswordScheme.named(name).orElseThrow(() -> new PasswordFormatException("Unknown password scheme " + name));
        return switch (encoding) {
            case "", "HEX", "B64" -> new StoredPassword(scheme, encoding, text);
            case "BASE64" -> new StoredPassword(scheme, "B64", text);
            default -> throw new PasswordFormatException("Unknown encoding of password scheme " + schemeAndEncoding);
        };
    }

    public boolean verify(byte[] password) throws PasswordFormatException {
        return scheme.verify(password, text, encoding);
    }

    /// A new password in the form that a passwd-file takes.
    public static String generate(String scheme, byte[] password) throws PasswordFormatException {
        var found = PasswordScheme.named(scheme).orElseThrow(() -> new PasswordFormatException("Unknown password scheme " + scheme));
        return "{" + found.names().getFirst() + "}" + found.generate(password);
    }

    /// Never the text.
    @Override
    public String toString() {
        return "{" + scheme.names().getFirst() + "}";
    }
}
