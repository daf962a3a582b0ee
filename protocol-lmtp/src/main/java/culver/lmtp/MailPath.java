package culver.lmtp;

/// An address of the envelope: `<joe+box@example.org>`. A source route in front is dropped.
///
/// @param local  the local part without its quotes; empty for the null path
/// @param domain with its brackets if it is a literal; empty where there is none
///
/// STANDARDS: RFC 5321 §4.1.2, RFC 6531 §3.3. A local part may have dots anywhere, because such addresses exist.
record MailPath(String local, String domain) {
    private static final String SPECIALS = "()<>[]:;@\\,\" ";

    /// A path and what follows it on the line.
    record Parsed(MailPath path, String rest) {
    }

    /// Reads what follows `FROM:` or `TO:`.
    ///
    /// @param what for the message: `FROM`, `TO`
    static Parsed parse(String what, String text, Workarounds workarounds) throws LmtpError {
        var at = text.stripLeading();
        if (at.isEmpty()) {
            throw invalid(what, "Path is empty string");
        }
        if (at.length() != text.length() && !workarounds.whitespaceBeforePath()) {
            throw invalid(what, "Unexpected whitespace before path");
        }
        boolean bare = at.charAt(0) != '<';
        if (bare && !workarounds.mailboxForPath()) {
            throw invalid(what, "Missing '<' at beginning of path");
        }
        return new Reader(what, at, bare).path();
    }

    private static LmtpError invalid(String what, String why) {
        return new LmtpError("501 5.5.4 Invalid " + what + ": " + why);
    }

    boolean isNull() {
        return local.isEmpty() && domain.isEmpty();
    }

    boolean isAscii() {
        return (local + domain).chars().allMatch(c -> c < 0x80);
    }

    /// As it stands between the brackets: quoted where it must be.
    @Override
    public String toString() {
        boolean quoted = !isNull() && (local.isEmpty() || local.chars().anyMatch(c -> SPECIALS.indexOf(c) >= 0));
        return (quoted ? '"' + local.replace("\\", "\\\\").replace("\"", "\\\"") + '"' : local) + (domain.isEmpty() ? "" : "@" + domain);
    }

    private static final class Reader {
        private final String what;
        private final String text;
        private final boolean bare;
        private int pos;

        private Reader(String what, String text, boolean bare) {
            this.what = what;
            this.text = text;
            this.bare = bare;
            this.pos = bare ? 0 : 1;
        }

        private Parsed path() throws LmtpError {
            sourceRoute();
            var local = is('"') ? quoted() : atoms();
            String domain = "";
            if (is('@')) {
                pos++;
                domain = is('[') ? literal() : domain();
            }
            if (!bare) {
                if (!is('>')) {
                    throw invalid(what, pos == text.length() ? "Missing '>' at end of path"
                            : domain.isEmpty() ? "Invalid character in localpart" : "Invalid character in domain");
                }
                pos++;
            }
            if (pos < text.length() && !is(' ')) {
                throw invalid(what, "Invalid character in path");
            }
            return new Parsed(new MailPath(local, domain), text.substring(pos).strip());
        }

        private boolean is(char c) {
            return pos < text.length() && text.charAt(pos) == c;
        }

        /// `@a,@b:`
        private void sourceRoute() throws LmtpError {
            if (is('@')) {
                int colon = text.indexOf(':', pos);
                if (colon < 0) {
                    throw invalid(what, "Invalid source route");
                }
                pos = colon + 1;
            }
        }

        private String atoms() {
            int start = pos;
            while (pos < text.length() && SPECIALS.indexOf(text.charAt(pos)) < 0) {
                pos++;
            }
            return text.substring(start, pos);
        }

        private String quoted() throws LmtpError {
            var local = new StringBuilder();
            for (pos++; pos < text.length() && !is('"'); pos++) {
                if (is('\\') && pos + 1 < text.length()) {
                    pos++;
                }
                local.append(text.charAt(pos));
            }
            if (!is('"')) {
                throw invalid(what, "Invalid quoted string in localpart");
            }
            pos++;
            return local.toString();
        }

        private String domain() throws LmtpError {
            var domain = atoms();
            if (domain.isEmpty()) {
                throw invalid(what, "Missing domain after '@'");
            }
            return domain;
        }

        private String literal() throws LmtpError {
            int end = text.indexOf(']', pos);
            if (end < 0 || text.substring(pos + 1, end).chars().anyMatch(c -> c <= ' ' || c == '[' || c == '\\' || c == '<' || c == '>')) {
                throw invalid(what, "Invalid domain literal");
            }
            var literal = text.substring(pos, end + 1);
            pos = end + 1;
            return literal;
        }
    }
}
