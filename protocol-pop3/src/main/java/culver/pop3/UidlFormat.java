package culver.pop3;

import culver.conf.ConfException;
import culver.conf.Vars;
import culver.storage.Mailbox;
import culver.storage.Message;
import culver.storage.StorageException;
import java.util.HashMap;
import java.util.Map;

/// `pop3_uidl_format`: how the unique id of a message is made.
///
/// A UIDL is 1 to 70 printable octets without blanks (RFC 1939 §7); what does not fit is replaced by hex digits of itself. A
/// UIDL that was saved with the message (a migrated one) wins.
record UidlFormat(String template) {
    private static final int LONGEST = 70;
    /// Dovecot's default, formatted without going through the template: a maildrop may have 100,000 messages.
    private static final String COMMON = "%08Xu%08Xv";

    String of(Mailbox mailbox, Message message) throws StorageException {
        var saved = message.savedUidl();
        if (saved.isPresent()) {
            return printable(saved.get());
        }
        if (template.equals(COMMON)) {
            return hex(message.uid()) + hex(mailbox.uidValidity());
        }
        Map<String, String> values = new HashMap<>();
        put(values, "u", "uid", Long.toString(message.uid()));
        put(values, "v", "uidvalidity", Long.toString(mailbox.uidValidity()));
        if (template.contains("f")) {
            put(values, "f", "filename", message.fileName());
        }
        if (template.contains("g")) {
            put(values, "g", "guid", message.guid());
        }
        try {
            return printable(new Vars(values).expand(template));
        } catch (ConfException e) {
            throw new IllegalStateException("pop3_uidl_format was checked at start: " + e.getMessage(), e);
        }
    }

    /// Refuses a format that could not be expanded or does not tell messages apart.
    ///
    /// @throws ConfException naming what is wrong
    UidlFormat checked() throws ConfException {
        var one = new Vars(Map.of("u", "1", "uid", "1", "v", "2", "uidvalidity", "2", "f", "f1", "filename", "f1", "g", "a1", "guid", "a1"));
        var two = one.with(Map.of("u", "3", "uid", "3", "f", "f3", "filename", "f3", "g", "a3", "guid", "a3"));
        if (one.expand(template).equals(two.expand(template))) {
            throw new ConfException("pop3_uidl_format: '" + template + "' has none of %u, %f, %g, so all messages would have the same UIDL");
        }
        return this;
    }

    private static void put(Map<String, String> values, String letter, String name, String value) {
        values.put(letter, value);
        values.put(name, value);
    }

    private static String hex(long value) {
        var digits = Long.toHexString(value);
        return "0".repeat(Math.max(0, 8 - digits.length())) + digits;
    }

    private static String printable(String uidl) {
        boolean fits = !uidl.isEmpty() && uidl.length() <= LONGEST && uidl.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return fits ? uidl : Long.toHexString(uidl.length()) + "-" + Integer.toHexString(uidl.hashCode()) + "-"
                + Long.toHexString(uidl.chars().asLongStream().reduce(1125899906842597L, (h, c) -> 31 * h + c));
    }
}
