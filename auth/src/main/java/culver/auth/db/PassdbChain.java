package culver.auth.db;

import culver.conf.Conf;
import culver.conf.ConfException;
import java.util.ArrayList;
import java.util.List;

/// The `passdb { }` blocks in their order, asked until one's rule says that the outcome stands.
///
/// The outcome begins as failure. A success of a database lets the next ones skip the comparison, and its fields stay; the fields of one that failed
/// are taken back. A user in a `deny` database, or one who is disabled, is out at once. Where a database could not be asked and no other said yes,
/// the outcome is "not now" rather than "no", for it might have known better.
///
/// Thread-safe; blocks.
public final class PassdbChain {
    private static final String DRIVERS = "passwd-file, static, passwd, shadow, pam";

    private final List<PassdbBlock> blocks;

    private PassdbChain(List<PassdbBlock> blocks) {
        this.blocks = List.copyOf(blocks);
    }

    /// @throws ConfException when there is no passdb, or one cannot work
    public static PassdbChain of(Conf conf, AuthLog log, Pools pools) throws ConfException {
        var blocks = new ArrayList<PassdbBlock>();
        for (var block : conf.blocks("passdb")) {
            if (block.get(DbSettings.MASTER)) {
                throw new ConfException(block.where() + ": passdb with master = yes is not supported: master users cannot log in here");
            }
            blocks.add(new PassdbBlock(driver(block, pools), block, log, pools.hashes));
        }
        if (blocks.stream().allMatch(b -> b.deny)) {
            throw new ConfException("no passdb in the configuration" + (blocks.isEmpty() ? "" : " but those with deny = yes") + ": nobody could log in");
        }
        return new PassdbChain(blocks);
    }

    private static PassDb driver(Conf block, Pools pools) throws ConfException {
        var args = block.get(DbSettings.ARGS);
        return switch (block.get(DbSettings.DRIVER)) {
            case "passwd-file" -> PasswdFileDb.of(args, block);
            case "static" -> new StaticPassDb(args);
            case "passwd" -> new SystemPassDb("passwd", pools.names);
            case "shadow" -> new SystemPassDb("shadow", pools.names);
            case "pam" -> PamPassDb.of(args, block, pools.pam);
            case "" -> throw new ConfException(block.where() + ": passdb has no driver (there are: " + DRIVERS + ")");
            default -> throw new ConfException(block.where() + ": unknown passdb driver '" + block.get(DbSettings.DRIVER) + "' (there are: " + DRIVERS + ")");
        };
    }

    /// Does the password fit?
    ///
    /// @return OK, DENIED, DISABLED, EXPIRED, UNKNOWN_USER when no database knows the user, or WRONG_PASSWORD for any other failure
    /// @throws DbException when the answer might be yes, but a database could not be asked
    public Verdict authenticate(Attempt attempt, String password) throws DbException {
        boolean success = false;
        boolean known = false;
        DbException internal = null;
        for (var block : blocks) {
            if (block.skips(attempt)) {
                continue;
            }
            var mark = attempt.mark();
            Verdict verdict;
            Rule rule;
            try {
                verdict = block.check(attempt, password);
                block.log().debug(attempt, block.driver(), "passdb result: " + verdict);
                known |= verdict != Verdict.UNKNOWN_USER && verdict != Verdict.NO_OPINION;
                if (block.deny) {
                    attempt.rollback(mark);
                    if (verdict == Verdict.UNKNOWN_USER) {
                        continue;
                    }
                    block.log().failure(attempt, block.driver(), "User found from deny passdb");
                    return Verdict.DENIED;
                }
                if (verdict == Verdict.DISABLED || verdict == Verdict.EXPIRED) {
                    block.log().failure(attempt, block.driver(), verdict == Verdict.DISABLED ? "User is disabled" : "Password expired");
                    return verdict;
                }
                rule = switch (verdict) {
                    case OK -> block.rules.success();
                    case NO_OPINION -> Rule.CONTINUE;
                    default -> block.rules.failure();
                };
            } catch (DbException e) {
                block.log().error(attempt, block.driver(), e.getMessage(), e);
                if (block.deny) {
                    // Whom it would have denied, nobody knows.
                    throw e;
                }
                verdict = Verdict.WRONG_PASSWORD;
                internal = e;
                rule = block.rules.internalFailure();
            }
            if (verdict == Verdict.OK) {
                attempt.authenticated(true);
            } else if (verdict != Verdict.NO_OPINION) {
                attempt.rollback(mark);
            }
            success = switch (rule) {
                case RETURN, CONTINUE -> success;
                case RETURN_OK, CONTINUE_OK -> true;
                case RETURN_FAIL, CONTINUE_FAIL -> false;
            };
            switch (rule) {
                case RETURN_OK, CONTINUE_OK -> attempt.authenticated(true);
                case RETURN_FAIL, CONTINUE_FAIL -> attempt.authenticated(false);
                case RETURN, CONTINUE -> {
                }
            }
            // Said by this database of its own password: the next one's must not be skipped for it.
            attempt.passField("nopassword:remove", "");
            attempt.passField("noauthenticate:remove", "");
            if (rule == Rule.RETURN || rule == Rule.RETURN_OK || rule == Rule.RETURN_FAIL) {
                break;
            }
        }
        if (success) {
            return Verdict.OK;
        }
        if (internal != null) {
            throw internal;
        }
        return known ? Verdict.WRONG_PASSWORD : Verdict.UNKNOWN_USER;
    }

    /// Does anybody have that name? Asked without a password.
    ///
    /// @throws DbException when that cannot be known, as with PAM
    boolean exists(Attempt attempt) throws DbException {
        for (var block : blocks) {
            if (block.deny || block.skips(attempt)) {
                continue;
            }
            switch (block.check(attempt, null)) {
                case OK, DISABLED, EXPIRED -> {
                    return true;
                }
                case NO_OPINION -> throw new DbException("passdb " + block.driver()
                        + " cannot tell whether a user exists: give the static userdb allow_all_users=yes if the MTA does");
                case UNKNOWN_USER, WRONG_PASSWORD, DENIED -> {
                }
            }
        }
        return false;
    }
}
