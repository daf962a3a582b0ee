package culver.auth.db;

import java.util.Map;
import java.util.Optional;

/// A password database: it either hands over what it has stored, so that the comparison is ours, or it is asked and answers (PAM).
///
/// Thread-safe; may block.
public sealed interface PassDb {
    /// As in `driver = `.
    String driver();

    /// It has stored passwords.
    non-sealed interface Stored extends PassDb {
        /// @return empty when the user is unknown here
        Optional<Entry> find(Attempt attempt) throws DbException;
    }

    /// It checks by itself.
    non-sealed interface Asking extends PassDb {
        /// May set fields in the attempt (`reason`, `user`).
        Verdict ask(Attempt attempt, String password, AuthLog log) throws DbException;
    }

    /// What is stored of a user.
    ///
    /// @param password with or without `{SCHEME}`; empty when there is none
    /// @param scheme   of a password that names none
    /// @param fields   extra fields, values not yet expanded where `templates`
    /// @param ifRight  the verdict for the right password: OK, or why even that does not help
    record Entry(String password, String scheme, Map<String, String> fields, boolean templates, Verdict ifRight) {
        Entry(String password, String scheme, Map<String, String> fields) {
            this(password, scheme, fields, true, Verdict.OK);
        }

        @Override
        public String toString() {
            return "entry with " + fields.keySet();
        }
    }
}
