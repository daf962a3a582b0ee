package culver.mime;

/// One piece of an address list, in the order of the field. Texts are Latin-1, one char for each octet; encoded words are not decoded.
public sealed interface Address {
    /// What stands for a local part that is not there, as Dovecot says it.
    String MISSING_MAILBOX = "MISSING_MAILBOX";
    /// What stands for a domain that is not there. It cannot be nothing: in an ENVELOPE that would begin a group.
    String MISSING_DOMAIN = "MISSING_DOMAIN";
    /// The domain of an angle-bracketed address that breaks off.
    String SYNTAX_ERROR = "SYNTAX_ERROR";
    /// A source route that is none.
    String INVALID_ROUTE = "INVALID_ROUTE";

    /// @param name    display name, or the comment after a bare address; empty if none
    /// @param route   obsolete source route, `@a,@b`; empty if none
    /// @param mailbox local part, its quoting undone
    /// @param domain  with brackets if it is a literal
    record Mailbox(String name, String route, String mailbox, String domain) implements Address {
        /// True if it has a local part and a domain.
        public boolean complete() {
            return !mailbox.equals(MISSING_MAILBOX) && !domain.equals(MISSING_DOMAIN) && !domain.equals(SYNTAX_ERROR);
        }

        /// `local@domain`.
        public String address() {
            return mailbox + "@" + domain;
        }
    }

    record GroupStart(String name) implements Address {
    }

    record GroupEnd() implements Address {
    }
}
