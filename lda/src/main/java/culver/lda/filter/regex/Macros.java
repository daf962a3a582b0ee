package culver.lda.filter.regex;

import java.util.LinkedHashMap;
import java.util.Map;

/// The four names that procmail replaces by longer expressions. Names are case-sensitive; a backslash in front prevents it.
final class Macros {
    private static final String ADDRESSED = "(^((Original-)?(Resent-)?(To|Cc|Bcc)|(X-Envelope|Apparently(-Resent)?)-To):";
    private static final String AFTER_LOGIN = "(([^).!:a-z0-9][-_a-z0-9]*)?[%@>\t ][^<)]*(\\(.*\\).*)?)?$([^>]|$)";
    private static final String SENT_BY = "(((Resent-)?(From|Sender)|X-Envelope-From):|>?From )([^>]*[^(.%@a-z0-9])?(";
    private static final Map<String, String> ALL = new LinkedHashMap<>();

    static {
        ALL.put("^TO_", ADDRESSED + "(.*[^-a-zA-Z0-9_.])?)");
        ALL.put("^TO", ADDRESSED + "(.*[^a-zA-Z])?)");
        ALL.put("^FROM_DAEMON", "(^(Mailing-List:|Precedence:.*(junk|bulk|list)|To: Multiple recipients of |" + SENT_BY
                + "Post(ma?(st(e?r)?|n)|office)|(send)?Mail(er)?|daemon|m(mdf|ajordomo)|n?uucp|LIST(SERV|proc)|NETSERV|o(wner|ps)"
                + "|r(e(quest|sponse)|oot)|b(ounce|bs\\.smtp)|echo|mirror|s(erv(ices?|er)|mtp(error)?|ystem)"
                + "|A(dmin(istrator)?|MMGR|utoanswer))" + AFTER_LOGIN + "))");
        ALL.put("^FROM_MAILER", "(^" + SENT_BY
                + "Post(ma(st(er)?|n)|office)|(send)?Mail(er)?|daemon|mmdf|n?uucp|ops|r(esponse|oot)|(bbs\\.)?smtp(error)?"
                + "|s(erv(ices?|er)|ystem)|A(dmin(istrator)?|MMGR))" + AFTER_LOGIN + ")");
    }

    private Macros() {
    }

    static String expand(String pattern) {
        if (!pattern.contains("^TO") && !pattern.contains("^FROM_")) {
            return pattern;
        }
        var out = new StringBuilder();
        for (int at = 0; at < pattern.length(); at++) {
            char c = pattern.charAt(at);
            if (c == '\\' && at + 1 < pattern.length()) {
                out.append(c).append(pattern.charAt(++at));
                continue;
            }
            var name = c == '^' ? at(pattern, at) : null;
            if (name == null) {
                out.append(c);
            } else {
                out.append(ALL.get(name));
                at += name.length() - 1;
            }
        }
        return out.toString();
    }

    private static String at(String pattern, int at) {
        for (var name : ALL.keySet()) {
            if (pattern.startsWith(name, at)) {
                return name;
            }
        }
        return null;
    }
}
