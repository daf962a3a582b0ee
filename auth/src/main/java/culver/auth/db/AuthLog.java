package culver.auth.db;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What is said of logins, in Dovecot's shape: `passwd-file(user,192.0.2.1,<session>): Password mismatch`. Each line is written at once, not when the
/// connection ends, so that whoever reads the log (fail2ban) can act.
///
/// @param verbose        `auth_verbose`: why a login failed
/// @param debug          `auth_debug`: every step
/// @param passwords      `auth_verbose_passwords`: `no`, `plain`, `sha1`, and `:N` for the first N letters
/// @param debugPasswords `auth_debug_passwords`
/// @param log            where the lines go: the logger `culver.auth`
public record AuthLog(boolean verbose, boolean debug, String passwords, boolean debugPasswords, System.Logger log) {

    AuthLog withVerbose(boolean yes) {
        return new AuthLog(yes, debug, passwords, debugPasswords, log);
    }

    /// Why a login failed.
    public void failure(Attempt attempt, String driver, String text) {
        if (verbose || debug) {
            log.log(System.Logger.Level.INFO, attempt.at(driver) + ": " + text);
        }
    }

    void wrongPassword(Attempt attempt, String driver, String password) {
        var shown = shown(password);
        failure(attempt, driver, "Password mismatch" + (shown.isEmpty() ? "" : " (given password: " + shown + ")"));
    }

    public void debug(Attempt attempt, String driver, String text) {
        if (debug) {
            log.log(System.Logger.Level.DEBUG, attempt.at(driver) + ": " + text);
        }
    }

    /// The administrator must do something.
    public void error(Attempt attempt, String driver, String text, Throwable cause) {
        if (debug && cause != null) {
            log.log(System.Logger.Level.ERROR, attempt.at(driver) + ": " + text, cause);
        } else {
            log.log(System.Logger.Level.ERROR, attempt.at(driver) + ": " + text);
        }
    }

    private String shown(String password) {
        if (debug && debugPasswords) {
            return Attempt.printable(password);
        }
        int colon = passwords.indexOf(':');
        var text = switch (colon < 0 ? passwords : passwords.substring(0, colon)) {
            case "plain", "yes" -> Attempt.printable(password);
            case "sha1" -> sha1(password);
            default -> "";
        };
        return colon < 0 ? text : text.substring(0, Math.min(text.length(), Integer.parseInt(passwords.substring(colon + 1))));
    }

    private static String sha1(String password) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
