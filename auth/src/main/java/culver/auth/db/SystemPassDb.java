package culver.auth.db;

import culver.posix.Passwd;
import culver.posix.PosixException;
import culver.posix.Shadow;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/// passdb `passwd` and `shadow`: the hashes of the system's own users. `shadow` takes them from shadow(5); `passwd` from passwd(5), and where that
/// has only `x`, as everywhere today, from shadow(5) too. A locked password (`!`, `*`) never fits; an expired account or password is refused, but
/// only to who knows the password.
///
/// Needs the right to read `/etc/shadow`: root, group shadow or CAP_DAC_READ_SEARCH.
///
/// Threading: any; the look-up runs on a platform thread.
record SystemPassDb(String driver, Workers workers) implements PassDb.Stored {
    @Override
    public Optional<Entry> find(Attempt attempt) throws DbException {
        var name = attempt.user();
        return workers.call(() -> find(name));
    }

    private Optional<Entry> find(String name) throws PosixException, DbException {
        if (driver.equals("passwd")) {
            var user = Passwd.byName(name);
            if (user.isEmpty()) {
                return Optional.empty();
            }
            if (!user.get().password().equals("x")) {
                return Optional.of(entry(user.get().password(), Verdict.OK));
            }
        }
        try {
            var today = LocalDate.now(ZoneOffset.UTC);
            return Shadow.byName(name).map(s -> entry(s.hash(), s.accountExpired(today) ? Verdict.DISABLED : s.passwordExpired(today) ? Verdict.EXPIRED : Verdict.OK));
        } catch (PosixException e) {
            if (e.denied()) {
                throw new DbException("this process may not read the shadow database (run it as root, in group shadow, or with CAP_DAC_READ_SEARCH)", e);
            }
            throw e;
        }
    }

    private static Entry entry(String hash, Verdict ifRight) {
        return new Entry(hash, "CRYPT", Map.of(), false, ifRight);
    }
}
