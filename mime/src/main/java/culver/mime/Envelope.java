package culver.mime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The text of IMAP's ENVELOPE (RFC 3501 §7.4.2).
///
/// As Dovecot has it: of a date, subject or identifier that comes twice the last counts, addresses of repeated fields add up;
/// sender and reply-to default to from; an incomplete address has [Address#MISSING_DOMAIN] and the like in its place.
public final class Envelope {
    /// Octets of addresses that are looked at in one envelope.
    private static final int MAX_ADDRESSES = 1024 * 1024;

    private String date;
    private String subject;
    private String inReplyTo;
    private String messageId;
    private final List<List<Address>> addresses = new ArrayList<>();
    private int octets;

    private enum Role { FROM, SENDER, REPLY_TO, TO, CC, BCC }

    private Envelope() {
        for (int i = 0; i < Role.values().length; i++) {
            addresses.add(new ArrayList<>());
        }
    }

    /// Renders the envelope of the (enclosed) message whose header `part` has, parentheses included, as it goes over the wire.
    public static byte[] render(MessageData data, MimePart part) throws IOException {
        var envelope = new Envelope();
        var header = new HeaderReader(data, part);
        while (header.next()) {
            envelope.take(header);
        }
        return envelope.text();
    }

    private void take(HeaderReader header) {
        switch (header.name().toLowerCase(Locale.ROOT)) {
            case "date" -> date = header.value();
            case "subject" -> subject = header.value();
            case "in-reply-to" -> inReplyTo = header.value();
            case "message-id" -> messageId = header.value();
            case "from" -> add(Role.FROM, header);
            case "sender" -> add(Role.SENDER, header);
            case "reply-to" -> add(Role.REPLY_TO, header);
            case "to" -> add(Role.TO, header);
            case "cc" -> add(Role.CC, header);
            case "bcc" -> add(Role.BCC, header);
            default -> {
            }
        }
    }

    private void add(Role list, HeaderReader header) {
        var value = header.rawValue();
        if (octets + value.length <= MAX_ADDRESSES) {
            octets += value.length;
            addresses.get(list.ordinal()).addAll(AddressParser.parse(value));
        }
    }

    private byte[] text() {
        var out = new ImapText().atom("(");
        nstring(out, date).space();
        (subject == null ? out.nil() : out.humanString(subject)).space();
        for (var list : Role.values()) {
            var own = addresses.get(list.ordinal());
            boolean fromFrom = own.isEmpty() && (list == Role.SENDER || list == Role.REPLY_TO);
            list(out, fromFrom ? addresses.get(Role.FROM.ordinal()) : own).space();
        }
        nstring(out, inReplyTo).space();
        return nstring(out, messageId).atom(")").toByteArray();
    }

    /// A field that is there but empty is an empty string, not NIL.
    private static ImapText nstring(ImapText out, String value) {
        return value == null ? out.nil() : out.string(value);
    }

    private static ImapText list(ImapText out, List<Address> list) {
        if (list.isEmpty()) {
            return out.nil();
        }
        out.atom("(");
        for (var address : list) {
            switch (address) {
                case Address.Mailbox m -> {
                    out.atom("(");
                    (m.name().isEmpty() ? out.nil() : out.humanString(m.name())).space();
                    out.nstring(m.route()).space().string(m.mailbox()).space().string(m.domain()).atom(")");
                }
                case Address.GroupStart g -> out.atom("(NIL NIL ").string(g.name()).atom(" NIL)");
                case Address.GroupEnd _ -> out.atom("(NIL NIL NIL NIL)");
            }
        }
        return out.atom(")");
    }
}
