package culver.imap.wire;

/// The announcement of a literal: `{n}`, or `{n+}` (RFC 7888).
///
/// @param size   octets to come; [Long#MAX_VALUE] for a number too large to read
/// @param waits  the client waits for `+` before it sends them
/// @param serial which literal of the connection it is: names it in [RefuseLiteral]
public record Literal(long size, boolean waits, int serial) {
    /// A note to the decoder: the client will not be asked for this literal, what comes next is a line.
    /// Of no effect when the client has sent the literal all the same.
    public record RefuseLiteral(int serial) {
    }
}
