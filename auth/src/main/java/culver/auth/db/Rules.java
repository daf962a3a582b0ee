package culver.auth.db;

import culver.conf.Conf;

/// What follows each kind of answer of one database.
record Rules(Rule success, Rule failure, Rule internalFailure) {
    static Rules of(Conf block) {
        return new Rules(block.get(DbSettings.RESULT_SUCCESS), block.get(DbSettings.RESULT_FAILURE), block.get(DbSettings.RESULT_INTERNALFAIL));
    }

    static AuthLog log(Conf block, AuthLog log) {
        return switch (block.get(DbSettings.AUTH_VERBOSE)) {
            case DEFAULT -> log;
            case YES -> log.withVerbose(true);
            case NO -> log.withVerbose(false);
        };
    }
}
