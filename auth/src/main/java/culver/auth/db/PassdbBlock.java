package culver.auth.db;

import culver.auth.password.PasswordFormatException;
import culver.auth.password.StoredPassword;
import culver.conf.Conf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// One `passdb { }` of the configuration: a database, when it is asked, what is compared, what its answer leads to.
///
/// An unknown user costs the same hash as a wrong password, of the kind this database was last seen to hold, so that time tells nobody who exists.
///
/// Thread-safe; blocks.
final class PassdbBlock {
    final boolean deny;
    final Rules rules;
    private final PassDb db;
    private final DbSettings.Skip skip;
    private final List<String> mechanisms;
    private final NameFilter filter;
    private final Map<String, String> defaults;
    private final Map<String, String> overrides;
    private final AuthLog log;
    private final Workers hashes;
    private volatile StoredPassword sample;

    PassdbBlock(PassDb db, Conf block, AuthLog log, Workers hashes) {
        this.db = db;
        this.deny = block.get(DbSettings.DENY);
        var said = Rules.of(block);
        this.rules = block.get(DbSettings.PASS) ? new Rules(Rule.CONTINUE, said.failure(), said.internalFailure()) : said;
        this.skip = block.get(DbSettings.SKIP);
        this.mechanisms = block.get(DbSettings.MECHANISMS);
        this.filter = new NameFilter(block.get(DbSettings.USERNAME_FILTER));
        this.defaults = Args.fields(block.get(DbSettings.DEFAULT_FIELDS));
        this.overrides = Args.fields(block.get(DbSettings.OVERRIDE_FIELDS));
        this.log = Rules.log(block, log);
        this.hashes = hashes;
    }

    String driver() {
        return db.driver();
    }

    AuthLog log() {
        return log;
    }

    boolean skips(Attempt attempt) {
        return switch (skip) {
            case NEVER -> false;
            case AUTHENTICATED -> attempt.authenticated();
            case UNAUTHENTICATED -> !attempt.authenticated();
        } || !mechanisms.isEmpty() && mechanisms.stream().noneMatch((attempt.mechanism().isEmpty() ? "none" : attempt.mechanism())::equalsIgnoreCase)
                || !filter.accepts(attempt.user());
    }

    /// Asks the database.
    ///
    /// @param password null to look the user up without one, as also when an earlier database has accepted it
    Verdict check(Attempt attempt, String password) throws DbException {
        set(attempt, defaults, true);
        var verdict = switch (db) {
            case PassDb.Stored stored -> stored(stored, attempt, password);
            case PassDb.Asking asking -> password == null || attempt.authenticated() ? Verdict.NO_OPINION : asking.ask(attempt, password, log);
        };
        if (verdict == Verdict.OK && db instanceof PassDb.Asking) {
            set(attempt, overrides, true);
            return allowed(attempt);
        }
        return verdict;
    }

    private Verdict stored(PassDb.Stored stored, Attempt attempt, String password) throws DbException {
        var found = stored.find(attempt);
        if (found.isEmpty()) {
            log.failure(attempt, driver(), "unknown user");
            if (password != null && !attempt.authenticated() && !deny) {
                waste(password);
            }
            return Verdict.UNKNOWN_USER;
        }
        var entry = found.get();
        set(attempt, entry.fields(), entry.templates());
        set(attempt, overrides, true);
        if (deny) {
            return Verdict.OK;
        }
        if (attempt.passFields().containsKey("noauthenticate")) {
            return Verdict.NO_OPINION;
        }
        var allowed = allowed(attempt);
        if (password == null || attempt.authenticated()) {
            return allowed;
        }
        if (!fits(attempt, entry, password)) {
            return Verdict.WRONG_PASSWORD;
        }
        return allowed == Verdict.OK ? entry.ifRight() : allowed;
    }

    private boolean fits(Attempt attempt, PassDb.Entry entry, String password) throws DbException {
        var given = password.getBytes(StandardCharsets.UTF_8);
        if (attempt.passFields().containsKey("nopassword")) {
            if (entry.password().isEmpty()) {
                return true;
            }
            log.error(attempt, driver(), "nopassword set but password is non-empty", null);
            return false;
        }
        if (entry.password().isEmpty()) {
            log.failure(attempt, driver(), "Empty password field and no nopassword");
            return false;
        }
        try {
            var stored = StoredPassword.parse(entry.password(), attempt.passFields().getOrDefault("password_scheme", entry.scheme()));
            sample = stored;
            boolean fits = stored.scheme().expensive() ? hashes.call(() -> stored.verify(given)) : stored.verify(given);
            if (!fits) {
                log.wrongPassword(attempt, driver(), password);
            }
            return fits;
        } catch (PasswordFormatException e) {
            log.error(attempt, driver(), e.getMessage(), null);
            return false;
        } catch (DbException e) {
            if (e.getCause() instanceof PasswordFormatException format) {
                log.error(attempt, driver(), format.getMessage(), null);
                return false;
            }
            throw e;
        }
    }

    private void waste(String password) throws DbException {
        var stored = sample;
        if (stored != null && stored.scheme().expensive()) {
            hashes.call(() -> {
                try {
                    return stored.verify(password.getBytes(StandardCharsets.UTF_8));
                } catch (PasswordFormatException alike) {
                    return false;
                }
            });
        }
    }

    /// `allow_nets` and `fail`: the answer is then that of a wrong password.
    private Verdict allowed(Attempt attempt) throws DbException {
        if (attempt.passFields().containsKey("fail")) {
            log.failure(attempt, driver(), "fail field set");
            return Verdict.WRONG_PASSWORD;
        }
        var nets = attempt.passFields().get("allow_nets");
        if (nets != null) {
            try {
                if (!Nets.parse(nets).contains(attempt.origin().remote())) {
                    log.failure(attempt, driver(), "allow_nets check failed: IP not in allowed networks");
                    return Verdict.WRONG_PASSWORD;
                }
            } catch (IllegalArgumentException e) {
                throw new DbException("allow_nets: " + e.getMessage(), e);
            }
        }
        return Verdict.OK;
    }

    private static void set(Attempt attempt, Map<String, String> fields, boolean templates) throws DbException {
        for (var field : fields.entrySet()) {
            attempt.passField(field.getKey(), templates ? attempt.expand(field.getValue()) : field.getValue());
        }
    }
}
