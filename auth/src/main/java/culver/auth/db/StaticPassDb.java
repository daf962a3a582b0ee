package culver.auth.db;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// passdb `static`: the same answer for everybody, `args = password=secret field=value …` or `nopassword=y …`, with `%`-variables in the values.
final class StaticPassDb implements PassDb.Stored {
    private final Map<String, String> fields;
    private final String password;

    StaticPassDb(String args) {
        var all = new HashMap<>(Args.fields(args));
        this.password = all.getOrDefault("password", "");
        all.remove("password");
        this.fields = all;
    }

    @Override
    public String driver() {
        return "static";
    }

    @Override
    public Optional<Entry> find(Attempt attempt) throws DbException {
        return Optional.of(new Entry(attempt.expand(password), "PLAIN", fields));
    }
}
