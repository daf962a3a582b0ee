package culver.lda.filter;

import java.util.List;

/// A text of the rc file before its variables have values: the pieces between which quotes, variables and programs stand.
///
/// @param pieces       in order
/// @param unterminated a closing quote was missing, and the text went on to its end
record Word(List<Piece> pieces, boolean unterminated) {
    sealed interface Piece {
    }

    /// @param quoted in quotes: then even an empty one is a word
    record Literal(String text, boolean quoted) implements Piece {
    }

    /// An unquoted blank.
    record Gap() implements Piece {
    }

    /// `` `…` ``
    ///
    /// @param command as the shell would see it
    record Output(String command, boolean quoted) implements Piece {
    }

    /// `"$@"`
    record Arguments() implements Piece {
    }

    /// `${NAME}` and its kin.
    ///
    /// @param name      also `1`, `#`, `$`, `?`, `_`, `-`, `=`
    /// @param operator  0, `-` or `+`
    /// @param whenEmpty with a colon: an empty value counts as none
    /// @param other     the text after the operator, or null
    /// @param escaped   `$\NAME`: to be matched as it is
    record Variable(String name, char operator, boolean whenEmpty, Word other, boolean escaped, boolean quoted) implements Piece {
    }

    /// `${NAME%x}` and anything else that is not known here.
    record Bad(String name) implements Piece {
    }
}
