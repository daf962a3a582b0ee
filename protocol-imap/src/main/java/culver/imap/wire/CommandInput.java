package culver.imap.wire;

/// Where [Arguments] get the rest of a command from, while it is parsed: literals and the lines after them.
public interface CommandInput {
    /// The whole of a small literal.
    ///
    /// @throws SyntaxException when the command would become larger than `imap_max_line_length`
    byte[] gather(Literal literal) throws SyntaxException;

    /// The line after the literal.
    ImapFrame.Line line() throws SyntaxException;
}
