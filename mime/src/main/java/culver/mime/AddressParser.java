package culver.mime;

import java.util.ArrayList;
import java.util.List;

/// Reads address lists (RFC 5322 §3.4 with the obsolete forms of §4.4), tolerantly: what cannot be understood becomes an
/// incomplete [Address.Mailbox], and reading goes on after the next comma.
///
/// The value may be folded; encoded words are left as they are. Time and memory are linear in its size.
public final class AddressParser {
    private final Lexer lexer;
    private final List<Address> found = new ArrayList<>();

    private AddressParser(byte[] value) {
        lexer = new Lexer(value);
    }

    /// @param value of an address field, folding and all
    public static List<Address> parse(byte[] value) {
        var parser = new AddressParser(value);
        parser.list();
        return parser.found;
    }

    private void list() {
        lexer.skipCfws();
        while (!lexer.atEnd()) {
            if (!lexer.is(',')) {                          // RFC 5322 §4.4: elements of a list may be empty
                address();
                skipTo(false);
            }
            lexer.take(',');
            lexer.skipCfws();
        }
    }

    private void address() {
        int start = lexer.at;
        var name = phrase();
        if (name != null && lexer.take(':')) {
            found.add(new Address.GroupStart(name));
            groupMembers();
            found.add(new Address.GroupEnd());
        } else {
            found.add(mailbox(start, name));
        }
    }

    private void groupMembers() {
        lexer.skipCfws();
        while (!lexer.atEnd() && !lexer.take(';')) {
            if (!lexer.take(',')) {
                int start = lexer.at;
                found.add(mailbox(start, phrase()));
                skipTo(true);
            }
            lexer.skipCfws();
        }
        lexer.skipCfws();
    }

    /// @param start where it begins
    /// @param name  the phrase that was read from there; null if there is none
    private Address.Mailbox mailbox(int start, String name) {
        if (name != null && lexer.take('<')) {
            return angleAddress(name);
        }
        int end = lexer.at;
        lexer.at = start;
        lexer.forgetComment();
        boolean quoted = lexer.is('"');
        var local = localPart();
        if (lexer.take('@')) {
            lexer.skipCfws();
            var domain = domain();
            return new Address.Mailbox(lexer.lastComment(), "", local == null ? Address.MISSING_MAILBOX : local, domain == null ? Address.MISSING_DOMAIN : domain);
        }
        if (local == null || quoted || lexer.at < end) {   // no address but words: they are all that there is to show
            lexer.at = Math.max(end, lexer.at);
            return new Address.Mailbox(name == null ? "" : name, "", Address.MISSING_MAILBOX, Address.MISSING_DOMAIN);
        }
        return new Address.Mailbox(lexer.lastComment(), "", local, Address.MISSING_DOMAIN);
    }

    /// `[route ":"] local-part "@" domain ">"`, after its `<`.
    private Address.Mailbox angleAddress(String name) {
        lexer.skipCfws();
        var route = "";
        if (lexer.is('@')) {
            route = route();
            if (route == null) {
                return new Address.Mailbox(name, Address.INVALID_ROUTE, Address.MISSING_MAILBOX, Address.SYNTAX_ERROR);
            }
        }
        var local = lexer.is('>') ? null : localPart();
        if (local == null) {
            return new Address.Mailbox(name, route, Address.MISSING_MAILBOX, lexer.take('>') ? Address.MISSING_DOMAIN : Address.SYNTAX_ERROR);
        }
        var domain = Address.MISSING_DOMAIN;
        if (lexer.take('@')) {
            lexer.skipCfws();
            domain = domain();
        }
        lexer.skipCfws();
        return new Address.Mailbox(name, route, local, domain == null || !lexer.take('>') ? Address.SYNTAX_ERROR : domain);
    }

    /// `@a,@b:`
    private String route() {
        var route = new StringBuilder();
        while (true) {
            lexer.skipCfws();
            if (!lexer.take('@')) {
                return null;
            }
            lexer.skipCfws();
            var domain = domain();
            if (domain == null) {
                return null;
            }
            route.append('@').append(domain);
            if (lexer.take(':')) {
                lexer.skipCfws();
                return route.toString();
            }
            do {
                lexer.skipCfws();
                if (!lexer.is(',') && !lexer.is('@')) {
                    return null;
                }
            } while (lexer.take(','));
            route.append(',');
        }
    }

    /// Words and dots up to something else, one space between words; null if there are none (unless a colon or `<` follows) or a quote is open.
    private String phrase() {
        var text = new StringBuilder();
        boolean any = false;
        boolean gap = false;
        while (true) {
            int before = lexer.at;
            lexer.skipCfws();
            gap |= lexer.at > before;
            int c = lexer.peek();
            if (c != '"' && c != '.' && (c < 0 || !Lexer.isAtext(c))) {
                return any || c == ':' || c == '<' ? text.toString() : null;
            }
            if (any && gap) {
                text.append(' ');
            }
            if (c == '"') {
                var word = lexer.quotedString();
                if (word == null) {
                    return null;
                }
                text.append(word);
                gap = true;
            } else if (lexer.take('.')) {
                text.append('.');
                gap = false;
            } else {
                text.append(lexer.atom());
                gap = false;
            }
            any = true;
        }
    }

    /// A quoted string, or atoms and dots with white space and comments around the dots (obsolete, but well understood).
    private String localPart() {
        var text = new StringBuilder();
        boolean any = false;
        boolean word = false;
        while (true) {
            int c = lexer.peek();
            if (c == '"' && !word) {
                var quoted = lexer.quotedString();
                if (quoted == null) {
                    return null;
                }
                text.append(quoted);
                word = true;
            } else if (c == '.') {
                lexer.at++;
                text.append('.');
                word = false;
            } else if (c >= 0 && Lexer.isAtext(c) && !word) {
                text.append(lexer.atom());
                word = true;
            } else {
                return any ? text.toString() : null;
            }
            any = true;
            lexer.skipCfws();
        }
    }

    /// A domain literal, or atoms with dots between; null if it is neither.
    private String domain() {
        if (lexer.is('[')) {
            return domainLiteral();
        }
        var text = new StringBuilder();
        while (true) {
            var atom = lexer.atom();
            if (atom.isEmpty()) {
                return null;
            }
            text.append(atom);
            lexer.skipCfws();
            if (!lexer.take('.')) {
                return text.toString();
            }
            text.append('.');
            lexer.skipCfws();
        }
    }

    private String domainLiteral() {
        int start = lexer.at;
        while (!lexer.atEnd()) {
            if (lexer.take('\\')) {
                lexer.at = Math.min(lexer.at + 1, lexer.in.length);
            } else if (lexer.take(']')) {
                var text = lexer.text(start, lexer.at);
                lexer.skipCfws();
                return text;
            } else if (lexer.is('[') && lexer.at > start) {
                return null;
            } else {
                lexer.at++;
            }
        }
        return null;
    }

    /// Passes over what was not understood, to the next comma (in a group also to its end).
    private void skipTo(boolean inGroup) {
        lexer.skipCfws();
        while (!lexer.atEnd() && !lexer.is(',') && !(inGroup && lexer.is(';'))) {
            if (lexer.is('"')) {
                lexer.quotedString();
            } else {
                lexer.at++;
            }
            lexer.skipCfws();
        }
    }
}
