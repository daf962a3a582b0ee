package culver.auth.db;

import culver.conf.ConfException;
import culver.conf.Vars;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One user being logged in or looked up: who asks from where, and what the databases have said so far.
///
/// The databases set fields: `user`, `username` and `domain` rename the user, `userdb_…` goes to the user's fields, all else to the password's. What a failed
/// database set is taken back with [#mark] and [#rollback].
///
/// Mutable; one thread at a time.
public final class Attempt {
    private static final String USERDB = "userdb_";
    private static final List<String> ABOUT_THE_FAILURE = List.of("reason", "nodelay");

    private final Origin origin;
    private final String mechanism;
    private final String asked;
    private String user;
    private boolean authenticated;
    private final Fields passFields = new Fields();
    private final Fields userFields = new Fields();

    /// Where an attempt comes from.
    ///
    /// @param service    `imap`, `pop3`, `lda`, …
    /// @param session    the session id, may be empty
    /// @param local      the server's end, null without a connection
    /// @param remote     the client's end, null without a connection
    public record Origin(String service, String session, InetAddress local, InetAddress remote, Map<String, String> more) {
        public Origin {
            more = Map.copyOf(more);
        }

        /// Nobody's connection: a delivery.
        public static Origin of(String service) {
            return new Origin(service, "", null, null, Map.of());
        }
    }

    /// @param user      the name after `auth_username_format`
    /// @param mechanism `PLAIN`, …; empty when no password is given
    public Attempt(Origin origin, String user, String mechanism) {
        this.origin = origin;
        this.asked = user;
        this.user = user;
        this.mechanism = mechanism;
    }

    public Origin origin() {
        return origin;
    }

    public String user() {
        return user;
    }

    public String mechanism() {
        return mechanism;
    }

    /// A database has accepted the password: the next ones are asked for fields only.
    public boolean authenticated() {
        return authenticated;
    }

    void authenticated(boolean yes) {
        authenticated = yes;
    }

    public Map<String, String> passFields() {
        return passFields.view();
    }

    public Map<String, String> userFields() {
        return userFields.view();
    }

    /// A field from a password database.
    void passField(String field, String value) {
        switch (field) {
            case "user" -> user = value.isEmpty() ? user : value;
            case "username" -> user = user.indexOf('@') < 0 || value.indexOf('@') >= 0 ? value : value + user.substring(user.lastIndexOf('@'));
            case "domain" -> user = (user.indexOf('@') < 0 ? user : user.substring(0, user.lastIndexOf('@'))) + "@" + value;
            default -> {
                if (field.startsWith(USERDB)) {
                    userField(field.substring(USERDB.length()), value);
                } else {
                    passFields.set(field, value);
                }
            }
        }
    }

    /// A field from a user database.
    void userField(String field, String value) {
        if (field.equals("user")) {
            user = value.isEmpty() ? user : value;
        } else {
            userFields.set(field, value);
        }
    }

    /// What may be taken back.
    record Mark(String user, Map<String, String> passFields, Map<String, String> userFields) {
    }

    Mark mark() {
        return new Mark(user, passFields.copy(), userFields.copy());
    }

    /// All but what is about the failure itself.
    void rollback(Mark mark) {
        var failed = passFields.copy();
        user = mark.user;
        passFields.restore(mark.passFields);
        userFields.restore(mark.userFields);
        for (var field : ABOUT_THE_FAILURE) {
            if (failed.containsKey(field)) {
                passFields.set(field, failed.get(field));
            }
        }
    }

    /// The values of the `%`-variables now.
    public Vars vars() {
        var values = new HashMap<>(Vars.ofUser(user).values());
        values.putAll(origin.more);
        values.put("service", origin.service);
        values.put("session", origin.session);
        values.put("mech", mechanism);
        values.put("orig_user", asked);
        values.put("lip", address(origin.local));
        values.put("rip", address(origin.remote));
        if (userFields.view().containsKey("home")) {
            values.put("home", userFields.view().get("home"));
        }
        return new Vars(values);
    }

    String expand(String template) throws DbException {
        if (template.indexOf('%') < 0) {
            return template;
        }
        try {
            return vars().expand(template);
        } catch (ConfException e) {
            throw new DbException(template + ": " + e.getMessage(), e);
        }
    }

    /// Expands a template that becomes a path. A name such as `..` or `a/b` names nobody there: it would leave the place that the administrator meant.
    ///
    /// @return null when the user's name must not be put into a path
    String expandPath(String template) throws DbException {
        if (template.indexOf('%') < 0) {
            return template;
        }
        for (var part : new String[] {user, user.substring(0, user.indexOf('@') < 0 ? user.length() : user.lastIndexOf('@')), user.substring(user.lastIndexOf('@') + 1)}) {
            if (part.equals(".") || part.equals("..") || part.indexOf('/') >= 0 || part.indexOf('\0') >= 0) {
                return null;
            }
        }
        return expand(template);
    }

    /// The beginning of every log line about it, as Dovecot writes it: `passwd-file(user,192.0.2.1,<session>)`.
    String at(String driver) {
        var text = new StringBuilder(driver).append('(').append(printable(user));
        if (origin.remote != null) {
            text.append(',').append(address(origin.remote));
        }
        if (!origin.session.isEmpty()) {
            text.append(",<").append(origin.session).append('>');
        }
        return text.append(')').toString();
    }

    private static String address(InetAddress address) {
        return address == null ? "" : address.getHostAddress();
    }

    /// A client chose these letters: none of them may begin a log line of its own.
    public static String printable(String text) {
        var clean = new StringBuilder();
        text.codePoints().limit(200).forEach(c -> clean.appendCodePoint(Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c));
        return clean.toString();
    }
}
