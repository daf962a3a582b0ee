package culver.imap.command;

/// A command as the client asked for it. Which states allow it is its type: RFC 3501 §6.1 to §6.4.
public sealed interface ImapCommand permits AnyStateCommand, NotAuthenticatedCommand, AuthenticatedCommand, SelectedCommand {
    /// The client speaks in sequence numbers: they must not move before the next command (RFC 3501 §7.4.1).
    default boolean holdsExpunges() {
        return false;
    }

    /// The client speaks in UIDs: FETCH responses have them.
    default boolean speaksUids() {
        return false;
    }
}
