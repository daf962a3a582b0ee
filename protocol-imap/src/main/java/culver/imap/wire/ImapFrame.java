package culver.imap.wire;

import io.netty.buffer.ByteBuf;

/// What [ImapFrameDecoder] makes of the client's octets.
///
/// A command is a [Line]; where the line ends in a literal, its [LiteralChunk]s, a [LiteralEnd] and the next [Line] follow,
/// and so on until a line without one.
public sealed interface ImapFrame {
    /// @param octets  the line without its line end and without the announcement `{n}` of a literal
    /// @param literal what the line announces at its end, or null
    record Line(byte[] octets, Literal literal) implements ImapFrame {
        /// True if it has nothing in it, not even a literal.
        public boolean isEmpty() {
            return octets.length == 0 && literal == null;
        }
    }

    /// Some octets of the literal. Whoever takes the frame releases them.
    record LiteralChunk(ByteBuf octets) implements ImapFrame {
    }

    /// The literal is whole, or was refused and will not come.
    record LiteralEnd() implements ImapFrame {
    }

    /// A line was longer than `imap_max_line_length`; it was thrown away.
    ///
    /// @param start its first octets: enough for the tag
    record LineTooLong(byte[] start) implements ImapFrame {
    }
}
