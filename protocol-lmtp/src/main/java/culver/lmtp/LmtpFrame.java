package culver.lmtp;

/// What the decoder makes of the client's octets.
public sealed interface LmtpFrame {
    /// One command line without its end.
    record Line(byte[] octets) implements LmtpFrame {
    }

    /// A command line longer than the limit; its octets were thrown away.
    record TooLong() implements LmtpFrame {
    }

    /// Octets of a message, dots undone: any piece of it, never empty.
    record Text(byte[] octets) implements LmtpFrame {
    }

    /// The end of DATA, or of a BDAT chunk.
    record End() implements LmtpFrame {
    }

    /// DATA was refused, but the client has sent more without waiting for the answer: what it sent is not read, it might be a message.
    record Unasked() implements LmtpFrame {
    }
}
