package culver.auth.db;

import culver.conf.Conf;
import culver.conf.ConfException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The `userdb { }` blocks in their order, asked until one's rule says that the outcome stands; fields of several are merged, the later ones win.
/// Without any block there is a `static` one without fields, as in Dovecot.
///
/// Thread-safe; blocks.
public final class UserdbChain {
    private static final String DRIVERS = "passwd-file, static, passwd, prefetch";

    private record Block(UserDb db, DbSettings.UserSkip skip, Rules rules, Map<String, String> defaults, Map<String, String> overrides, AuthLog log) {
        Block(UserDb db, Conf block, AuthLog log) {
            this(db, block.get(DbSettings.USER_SKIP), Rules.of(block), Args.fields(block.get(DbSettings.DEFAULT_FIELDS)),
                    Args.fields(block.get(DbSettings.OVERRIDE_FIELDS)), Rules.log(block, log));
        }

        boolean skips(boolean found) {
            return switch (skip) {
                case NEVER -> false;
                case FOUND -> found;
                case NOTFOUND -> !found;
            };
        }

        boolean ask(Attempt attempt) throws DbException {
            return set(attempt, defaults) && db.describe(attempt) && set(attempt, overrides);
        }

        /// @return false when the user's name cannot be put into a path
        private static boolean set(Attempt attempt, Map<String, String> fields) throws DbException {
            for (var field : fields.entrySet()) {
                var value = attempt.expandPath(field.getValue());
                if (value == null) {
                    return false;
                }
                attempt.userField(field.getKey(), value);
            }
            return true;
        }
    }

    private final List<Block> blocks;

    private UserdbChain(List<Block> blocks) {
        this.blocks = List.copyOf(blocks);
    }

    /// @throws ConfException when a userdb cannot work
    public static UserdbChain of(Conf conf, PassdbChain passdbs, AuthLog log, Pools pools) throws ConfException {
        var blocks = new ArrayList<Block>();
        for (var block : conf.blocks("userdb")) {
            blocks.add(new Block(driver(block, passdbs, pools), block, log));
        }
        if (blocks.isEmpty()) {
            blocks.add(new Block(new StaticUserDb("", passdbs::exists), Conf.of(Map.of()), log));
        }
        return new UserdbChain(blocks);
    }

    private static UserDb driver(Conf block, PassdbChain passdbs, Pools pools) throws ConfException {
        var args = block.get(DbSettings.ARGS);
        return switch (block.get(DbSettings.DRIVER)) {
            case "passwd-file" -> PasswdFileDb.of(args, block);
            case "static" -> new StaticUserDb(args, passdbs::exists);
            case "passwd" -> new SystemUserDb(pools.names);
            case "prefetch" -> new PrefetchUserDb();
            case "" -> throw new ConfException(block.where() + ": userdb has no driver (there are: " + DRIVERS + ")");
            default -> throw new ConfException(block.where() + ": unknown userdb driver '" + block.get(DbSettings.DRIVER) + "' (there are: " + DRIVERS + ")");
        };
    }

    /// Fills the attempt's user fields.
    ///
    /// @return false when the user is unknown
    /// @throws DbException when a database that might know them could not be asked
    public boolean describe(Attempt attempt) throws DbException {
        boolean success = false;
        DbException internal = null;
        for (var block : blocks) {
            if (block.skips(success)) {
                continue;
            }
            var mark = attempt.mark();
            Rule rule;
            boolean found = false;
            try {
                found = block.ask(attempt);
                block.log.debug(attempt, block.db.driver(), found ? "userdb result: found" : "userdb result: unknown user");
                rule = found ? block.rules.success() : block.rules.failure();
            } catch (DbException e) {
                block.log.error(attempt, block.db.driver(), e.getMessage(), e);
                internal = e;
                rule = block.rules.internalFailure();
            }
            if (!found) {
                attempt.rollback(mark);
            }
            success = switch (rule) {
                case RETURN, CONTINUE -> success;
                case RETURN_OK, CONTINUE_OK -> true;
                case RETURN_FAIL, CONTINUE_FAIL -> false;
            };
            if (rule == Rule.RETURN || rule == Rule.RETURN_OK || rule == Rule.RETURN_FAIL) {
                break;
            }
        }
        if (!success && internal != null) {
            throw internal;
        }
        return success;
    }
}
