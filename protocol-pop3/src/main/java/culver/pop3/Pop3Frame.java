package culver.pop3;

/// What the decoder makes of the client's octets.
public sealed interface Pop3Frame {
    /// One line without its end.
    record Line(byte[] octets) implements Pop3Frame {
    }

    /// A line longer than the limit; its octets were thrown away.
    record TooLong() implements Pop3Frame {
    }
}
