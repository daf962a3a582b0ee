package culver.lmtp;

import java.util.Set;

/// RCPT: one recipient more. RFC 5321 §4.1.1.3; ORCPT and NOTIFY of RFC 3461, of which the first may be wanted in `Delivered-To`.
///
/// @param original the ORCPT address, or empty
record Rcpt(MailPath path, String original) implements LmtpCommand {
    private static final Set<String> KNOWN = Set.of("ORCPT", "NOTIFY");

    static Rcpt parse(String argument, Workarounds workarounds) throws LmtpError {
        if (!argument.regionMatches(true, 0, "TO:", 0, 3)) {
            throw new LmtpError(PARAMETERS);
        }
        var parsed = MailPath.parse("TO", argument.substring(3), workarounds);
        if (parsed.path().isNull()) {
            throw new LmtpError("501 5.5.4 Invalid TO: Null path not allowed");
        }
        var parameters = Parameters.parse(parsed.rest(), KNOWN);
        parameters.check("NOTIFY", "NEVER|(SUCCESS|FAILURE|DELAY)(,(SUCCESS|FAILURE|DELAY)){0,2}", "501 5.5.4 Invalid NOTIFY parameter value");
        var orcpt = parameters.get("ORCPT");
        return new Rcpt(parsed.path(), orcpt.isEmpty() ? "" : original(orcpt.get()));
    }

    /// `rfc822;joe+2Bbox@example.org`
    private static String original(String text) throws LmtpError {
        int semicolon = text.indexOf(';');
        if (semicolon < 1 || !text.substring(0, semicolon).matches("[A-Za-z0-9-]+")) {
            throw new LmtpError("501 5.5.4 Invalid addr-type for ORCPT= parameter");
        }
        var address = text.substring(semicolon + 1);
        // RFC 6533: an address of type utf-8 may come as it is.
        return Xtext.decode(address).filter(decoded -> !decoded.isEmpty())
                .orElseThrow(() -> new LmtpError("501 5.5.4 Invalid address value for ORCPT= parameter"));
    }

    @Override
    public Reply run(LmtpSession session) throws LmtpError {
        var transaction = session.transaction().orElseThrow(() -> new LmtpError("503 5.5.0 MAIL needed first"));
        if (transaction.receiving()) {
            return Reply.of("503 5.5.0 Bad sequence of commands");
        }
        if (!path.isAscii() && !transaction.mail().utf8()) {
            return Reply.of("553 5.6.7 <" + path + "> Non-ASCII address without SMTPUTF8");
        }
        session.recipients().add(transaction, this);
        return Reply.of("250 2.1.5 OK");
    }
}
