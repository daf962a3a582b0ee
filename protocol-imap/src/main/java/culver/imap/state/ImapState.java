package culver.imap.state;

/// The state of a session, RFC 3501 §3. Each holds what exists only in it.
public sealed interface ImapState {
    /// Before login.
    record NotAuthenticated(ImapService service, LoginAttempts attempts) implements ImapState {
    }

    /// After login.
    sealed interface LoggedIn extends ImapState {
        Account account();
    }

    /// No mailbox is selected.
    record Authenticated(Account account) implements LoggedIn {
    }

    record Selected(Account account, SelectedMailbox mailbox) implements LoggedIn {
    }

    /// After LOGOUT: nothing is read any more.
    record Logout() implements ImapState {
    }
}
