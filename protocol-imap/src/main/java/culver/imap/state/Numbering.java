package culver.imap.state;

/// How a command names messages: by sequence number, or, with the UID prefix, by UID.
public enum Numbering {
    SEQUENCE,
    UID;

    /// While the client speaks in sequence numbers they must not move: no EXPUNGE during FETCH, STORE and SEARCH (RFC 3501 §7.4.1).
    public boolean allowsExpunge() {
        return this == UID;
    }
}
