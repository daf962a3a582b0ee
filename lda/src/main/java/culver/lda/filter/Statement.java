package culver.lda.filter;

/// One thing that an rc file says.
sealed interface Statement {
    /// `NAME=value`, or `NAME` alone, which unsets it.
    ///
    /// @param value null: unset
    record Assign(String name, Word value) implements Statement {
    }

    record Do(Recipe recipe) implements Statement {
    }

    /// Something that is no statement: it is reported when it is met, and passed over.
    record Complaint(String message) implements Statement {
    }
}
