package culver.auth.db;

/// What follows an answer: `result_success`, `result_failure` and `result_internalfail`, with Dovecot's words.
enum Rule {
    /// The outcome so far is the outcome.
    RETURN,
    RETURN_OK,
    RETURN_FAIL,
    /// Ask the next database; the outcome so far stays.
    CONTINUE,
    CONTINUE_OK,
    CONTINUE_FAIL
}
