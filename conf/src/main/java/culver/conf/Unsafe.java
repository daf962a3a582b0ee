package culver.conf;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Dovecot's settings that protect something: where Culver does not act on them, the file is refused instead of being served with
/// less protection than it asks for.
///
/// Only settings that no table declares are looked up here.
final class Unsafe {
    /// @param when   which texts ask for the protection
    /// @param reason what would be lost
    private record Rule(Predicate<String> when, String reason) {
    }

    private static final Map<String, Rule> RULES = Map.ofEntries(
        rule("", "ssl_verify_client_cert", Unsafe::yes, "client certificates would not be asked for"),
        rule("", "auth_ssl_require_client_cert", Unsafe::yes, "clients without a certificate could log in"),
        rule("", "auth_ssl_username_from_cert", Unsafe::yes, "user names would not be taken from the certificate"),
        rule("", "auth_policy_server_url", Unsafe::any, "the policy server would not be asked"),
        rule("", "login_access_sockets", Unsafe::any, "the access checks (tcpwrap) would not be made"),
        rule("", "mail_chroot", Unsafe::any, "sessions would not be confined to this directory"),
        rule("", "mail_plugins", text -> Values.words(text).contains("acl") || Values.words(text).contains("mail_crypt"),
            "access control lists (acl) or encryption (mail_crypt) would not be enforced"),
        rule("passdb", "deny", Unsafe::yes, "the users it names could log in"),
        rule("passdb", "master", Unsafe::yes, "its passwords would open the mail of users they are not meant for"),
        rule("passdb", "pass", Unsafe::yes, "the password check after this one would be left out"),
        rule("passdb", "skip", text -> !text.equals("never"), "it would be asked where it is to be left out"),
        rule("passdb", "result_success", text -> !text.equals("return-ok") && !text.equals("return"), "a match would let the user in at once"),
        rule("passdb", "mechanisms", Unsafe::any, "it would be asked for other mechanisms too"),
        rule("passdb", "username_filter", Unsafe::any, "it would be asked for other users too"));

    private Unsafe() {
    }

    private static Map.Entry<String, Rule> rule(String path, String name, Predicate<String> when, String reason) {
        return Map.entry(path + " " + name, new Rule(when, reason));
    }

    private static boolean yes(String text) {
        return text.toLowerCase(Locale.ROOT).startsWith("y");
    }

    private static boolean any(String text) {
        return !text.isBlank();
    }

    /// Why this may not be ignored, if so.
    static Optional<String> reason(String path, String name, String text) {
        var rule = RULES.get(path + " " + name);
        return rule != null && rule.when.test(text) ? Optional.of(rule.reason) : Optional.empty();
    }
}
