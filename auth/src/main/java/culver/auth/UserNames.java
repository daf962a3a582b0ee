package culver.auth;

import culver.auth.db.Attempt;
import culver.conf.Conf;
import culver.conf.ConfException;
import culver.conf.Vars;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// From the name that a client gives to the name that is looked up: default realm, permitted letters, translation, format, in Dovecot's order.
///
/// Immutable.
final class UserNames {
    /// Longer than any mail address (RFC 5321: 64 + 1 + 255).
    private static final int LONGEST = 512;

    private final String realm;
    private final boolean[] permitted;
    private final byte[] translation;
    private final String format;

    /// Why a name is refused; for the log.
    static final class BadName extends Exception {
        BadName(String message) {
            super(message);
        }
    }

    UserNames(Conf conf) throws ConfException {
        this.realm = conf.get(AuthSettings.DEFAULT_REALM);
        this.format = conf.get(AuthSettings.USERNAME_FORMAT);
        var chars = conf.get(AuthSettings.USERNAME_CHARS);
        this.permitted = new boolean[256];
        if (chars.isEmpty()) {
            Arrays.fill(permitted, true);
        }
        for (byte b : chars.getBytes(StandardCharsets.UTF_8)) {
            permitted[b & 0xff] = true;
        }
        permitted[0] = false;
        this.translation = new byte[256];
        for (int i = 0; i < 256; i++) {
            translation[i] = (byte) i;
        }
        var pairs = conf.get(AuthSettings.USERNAME_TRANSLATION).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i + 1 < pairs.length; i += 2) {
            translation[pairs[i] & 0xff] = pairs[i + 1];
        }
        try {
            Vars.ofUser("user@example.com").with("service", "imap").expand(format);
        } catch (ConfException e) {
            throw new ConfException("auth_username_format: " + e.getMessage(), e);
        }
    }

    /// @throws BadName when nobody can have that name
    String accept(String given, String service) throws BadName {
        if (given.isEmpty()) {
            throw new BadName("Empty username");
        }
        var octets = (realm.isEmpty() || given.indexOf('@') >= 0 ? given : given + "@" + realm).getBytes(StandardCharsets.UTF_8);
        if (octets.length > LONGEST) {
            throw new BadName("Username too long: " + octets.length + " octets");
        }
        for (int i = 0; i < octets.length; i++) {
            int octet = octets[i] & 0xff;
            if (!permitted[octet]) {
                throw new BadName("Username character disallowed by auth_username_chars: 0x%02x (username: %s)".formatted(octet, Attempt.printable(given)));
            }
            octets[i] = translation[octet];
        }
        try {
            var name = Vars.ofUser(new String(octets, StandardCharsets.UTF_8)).with("service", service).expand(format);
            if (name.isEmpty()) {
                throw new BadName("auth_username_format leaves an empty username");
            }
            return name;
        } catch (ConfException e) {
            throw new BadName("auth_username_format: " + e.getMessage());
        }
    }
}
