package culver.pop3;

import culver.conf.Setting;
import culver.conf.SettingTable;
import java.util.List;

/// The settings of POP3, with Dovecot's names and defaults.
public final class Pop3Settings {
    static final Setting<String> UIDL_FORMAT = Setting.string("pop3_uidl_format").byDefault("%08Xu%08Xv")
            .doc("How a message's UIDL is made: %u UID, %v UIDVALIDITY, %f file name, %g GUID.");
    static final Setting<Boolean> NO_FLAG_UPDATES = Setting.bool("pop3_no_flag_updates").byDefault("no")
            .doc("Do not set \\Seen on messages that were retrieved.");
    static final Setting<String> LOGOUT_FORMAT = Setting.string("pop3_logout_format").byDefault("top=%t/%p, retr=%r/%b, del=%d/%m, size=%s")
            .doc("What is logged at the end: %t TOPs, %p their octets, %r RETRs, %b their octets, %d deleted, %m messages, %s octets in the maildrop, %o octets written.");

    public static final List<SettingTable> TABLES = List.of(SettingTable.of(UIDL_FORMAT, NO_FLAG_UPDATES, LOGOUT_FORMAT));

    private Pop3Settings() {
    }
}
