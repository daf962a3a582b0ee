package culver.lmtp;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// XCLIENT: a proxy that is trusted (`login_trusted_networks`) says who its client is. The session begins again, greeting included.
///
/// Names and values are Dovecot's and Postfix's: values are xtext, `[UNAVAILABLE]` is as if the name were not there, names that are not known are
/// passed over. TTL counts proxies, of which this is none; TIMEOUT is the proxy's patience, and ours is the shorter.
///
/// @param values by name in capitals, decoded
/// @param address ADDR, or null
record XClient(Map<String, String> values, InetAddress address) implements LmtpCommand {
    static final List<String> NAMES = List.of("ADDR", "PORT", "PROTO", "HELO", "LOGIN", "SESSION", "TTL", "TIMEOUT");
    private static final String IPV6 = "IPV6:";
    private static final int LONGEST = 255;

    static XClient parse(String argument) throws LmtpError {
        var values = new HashMap<String, String>();
        for (var word : argument.isBlank() ? new String[0] : argument.strip().split(" +")) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                throw new LmtpError(PARAMETERS);
            }
            var name = word.substring(0, equals).toUpperCase(Locale.ROOT);
            var text = word.substring(equals + 1);
            if (NAMES.contains(name) && !text.equalsIgnoreCase("[UNAVAILABLE]") && !text.equalsIgnoreCase("[TEMPUNAVAIL]")) {
                values.put(name, Xtext.decode(text).filter(value -> fits(name, value)).orElseThrow(() -> invalid(name)));
            }
        }
        var address = values.get("ADDR");
        return new XClient(Map.copyOf(values), address == null ? null : address(address));
    }

    private static LmtpError invalid(String name) {
        return new LmtpError("501 5.5.4 Invalid " + name + " parameter");
    }

    private static boolean fits(String name, String value) {
        return value.length() <= LONGEST && switch (name) {
            case "PORT" -> value.matches("[0-9]{1,5}") && Integer.parseInt(value) <= 65_535;
            case "TTL", "TIMEOUT" -> value.matches("[0-9]{1,9}");
            case "PROTO" -> value.toUpperCase(Locale.ROOT).matches("SMTP|ESMTP|LMTP");
            // These go into the log and into header fields.
            case "SESSION" -> value.matches("[!-~&&[^<>();]]+");
            default -> !value.isEmpty();
        };
    }

    private static InetAddress address(String text) throws LmtpError {
        try {
            return InetAddress.ofLiteral(text.regionMatches(true, 0, IPV6, 0, IPV6.length()) ? text.substring(IPV6.length()) : text);
        } catch (IllegalArgumentException e) {
            throw invalid("ADDR");
        }
    }

    @Override
    public Reply run(LmtpSession session) {
        if (!session.trusted()) {
            return Reply.of("550 5.7.14 You are not from trusted IP");
        }
        if (session.transaction().isPresent()) {
            return Reply.of("503 5.5.0 XCLIENT not permitted during a mail transaction");
        }
        session.actsFor(this);
        return Reply.of(session.greeting());
    }
}
