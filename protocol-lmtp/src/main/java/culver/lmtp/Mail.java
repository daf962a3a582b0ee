package culver.lmtp;

import java.util.Set;

/// MAIL: begins a transaction. RFC 5321 §4.1.1.2, RFC 1870, RFC 6152, RFC 6531; RET and ENVID (RFC 3461) are taken and change nothing, for
/// no notification is sent from here.
///
/// @param size octets announced, or 0
/// @param utf8 SMTPUTF8
record Mail(MailPath sender, long size, boolean utf8) implements LmtpCommand {
    private static final Set<String> KNOWN = Set.of("SIZE", "BODY", "SMTPUTF8", "RET", "ENVID");

    static Mail parse(String argument, Workarounds workarounds) throws LmtpError {
        if (!argument.regionMatches(true, 0, "FROM:", 0, 5)) {
            throw new LmtpError(PARAMETERS);
        }
        var parsed = MailPath.parse("FROM", argument.substring(5), workarounds);
        var parameters = Parameters.parse(parsed.rest(), KNOWN);
        parameters.check("SIZE", "[0-9]{1,20}", Parameters.UNSUPPORTED);
        parameters.check("BODY", "7BIT|8BITMIME", "555 5.5.4 Unsupported mail BODY type");
        parameters.check("SMTPUTF8", "", Parameters.UNSUPPORTED);
        parameters.check("RET", "FULL|HDRS", "501 5.5.4 Unsupported RET parameter value");
        if (parameters.get("ENVID").map(id -> id.length() > 100 || Xtext.decode(id).isEmpty()).orElse(false)) {
            throw new LmtpError("501 5.5.4 Invalid ENVID parameter");
        }
        return new Mail(parsed.path(), parameters.get("SIZE").map(Mail::number).orElse(0L), parameters.has("SMTPUTF8"));
    }

    private static long number(String digits) {
        return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }

    @Override
    public Reply run(LmtpSession session) {
        if (session.transaction().isPresent()) {
            return Reply.of("503 5.5.0 MAIL already given");
        }
        if (!sender.isAscii() && !utf8) {
            return Reply.of("553 5.6.7 <" + sender + "> Non-ASCII address without SMTPUTF8");
        }
        if (session.maxMessageSize() > 0 && size > session.maxMessageSize()) {
            return Reply.of("552 5.3.4 Message is too big");
        }
        session.begin(this);
        return Reply.of("250 2.1.0 OK");
    }
}
