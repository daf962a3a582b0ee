package culver.conf;

import java.util.HashMap;
import java.util.Map;

/// The values of `%`-variables, by their long names (`user`, `username`, `domain`, `home`, `service`, `lip`, `rip`,
/// `session`, `uid`, `gid`, …), and their expansion in a template: `%u`, `%n`, `%d`, `%h`, `%1n`, `%Lu`, `%{user | lower}`.
///
/// A short variable is the long one that it stands for in Dovecot, unless the values hold one whose name is that very letter:
/// so a log format or `pop3_uidl_format` brings its own letters.
///
/// ```java
/// new Vars(Map.of("u", "17", "uid", "17", "v", "1234", "uidvalidity", "1234")).expand("%08Xu%08Xv")
/// ```
///
/// `pid`, `hostname` and `env:NAME` need no value. What a value holds is never expanded again.
/// Immutable. Pure: no thread.
public record Vars(Map<String, String> values) {
    public Vars {
        values = Map.copyOf(values);
    }

    /// `user`, `username` and `domain` of a full user name.
    public static Vars ofUser(String user) {
        int at = user.lastIndexOf('@');
        return new Vars(Map.of("user", user, "username", at < 0 ? user : user.substring(0, at), "domain", at < 0 ? "" : user.substring(at + 1)));
    }

    /// These values and one more. A name of one letter is a short variable: `with("$", text)` is `%$`.
    public Vars with(String name, String value) {
        return with(Map.of(name, value));
    }

    /// These values and more.
    public Vars with(Map<String, String> others) {
        var more = new HashMap<>(values);
        more.putAll(others);
        return new Vars(more);
    }

    /// The template with every variable replaced; unknown ones are an error that names them.
    ///
    /// @throws ConfException without place: the caller knows whose template it is
    public String expand(String template) throws ConfException {
        return template.indexOf('%') < 0 ? template : new VarTemplate(template, this).expand();
    }

    /// The value of a variable by its long name, or null if there is none.
    String find(String name) {
        String value = values.get(name);
        String older = value == null ? VarNames.older(name) : null;
        return value != null ? value : older != null ? values.get(older) : VarNames.builtin(name);
    }

    /// The value of a short variable, or null if there is none.
    String find(char letter) {
        String value = values.get(String.valueOf(letter));
        if (value != null) {
            return value;
        }
        String name = VarNames.ofLetter(letter);
        return name == null ? null : find(name);
    }
}
