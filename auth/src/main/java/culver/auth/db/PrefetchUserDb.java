package culver.auth.db;

/// userdb `prefetch`: what the passdb said in its `userdb_…` fields is the answer. Where it said nothing, and at deliveries, where no passdb was
/// asked, the next userdb is.
final class PrefetchUserDb implements UserDb {
    @Override
    public String driver() {
        return "prefetch";
    }

    @Override
    public boolean describe(Attempt attempt) {
        return attempt.authenticated() && !attempt.userFields().isEmpty();
    }
}
